import type { Log } from '../../agent-core/log.ts';

/** Lines kept before there is a log to write to. */
const MOST = 100;

/** A log for the time before the core is loaded: it keeps its lines, and hands them on when it is. */
export interface EarlyLog extends Log {
  handOver(to: Log): void;
}

/** See {@link EarlyLog}. */
export function earlyLog(): EarlyLog {
  let target: Log | undefined;
  let kept: ((log: Log) => void)[] = [];
  const say = (line: (log: Log) => void) => {
    if (target !== undefined) line(target);
    else if (kept.length < MOST) kept.push(line);
  };
  return {
    info: (fields, message) => say((log) => log.info(fields, message)),
    warn: (fields, message) => say((log) => log.warn(fields, message)),
    handOver(to) {
      target = to;
      for (const line of kept) line(to);
      kept = [];
    },
  };
}
