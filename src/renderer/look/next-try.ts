import type { FleetRow, WatchStatus } from '../../contract/live.ts';
import { untilText } from './time.ts';

/** When a host that did not answer is tried again, in a sentence; undefined for one that did. `now` is epoch ms. */
export function nextTryText(row: FleetRow, watcher: WatchStatus | undefined, now: number): string | undefined {
  const code = row.problem?.code;
  if (code === undefined) return undefined;
  if (row.activity !== 'idle') return 'It is being tried again now.';
  if (code === 'E008' || code === 'IDENTITY_UNCONFIRMED') return 'It is not tried again until you have decided.';
  switch (watcher?.state) {
    case 'running':
    case 'offline':
      return row.retry_at === undefined
        ? 'The watcher tries it again by itself.'
        : `The watcher tries it again ${untilText(Date.parse(row.retry_at), now)}.`;
    case 'suspended':
      return 'It is tried again when the computer wakes up.';
    case 'paused':
      return 'Watching is paused: it is not tried again by itself.';
    case 'stopped':
    case undefined:
      return 'Nobody watches: it is not tried again by itself.';
  }
}
