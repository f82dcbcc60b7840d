import type { Host } from '../../contract/fleet.ts';
import type { ScanEvent } from '../../contract/live.ts';
import { asProblem, RoundsError } from '../errors.ts';
import type { Services } from '../services.ts';
import { os, problems } from './base.ts';
import { hostOf } from './lookup.ts';

/** Scans: followed by the caller, or left running. */
export function scanHandlers(services: Services) {
  return {
    run: os.scan.run.handler(({ input, signal }) => problems(follow(services, hostsOf(services, input.hosts), signal))),
    start: os.scan.start.handler(({ input }) => {
      const scan = begin(services, hostsOf(services, input.hosts), undefined, () => undefined);
      // Its failure is shown by the rows; there is nobody to throw to.
      scan.done.catch(() => undefined);
      return { scan_id: scan.scanId };
    }),
    cancel: os.scan.cancel.handler(({ input }) => {
      const running = services.scans.get(input.scan_id);
      if (running === undefined) throw new RoundsError('NOT_FOUND', 'That scan has already ended.');
      running.control.abort(cancelled());
      return { ok: true as const };
    }),
  };
}

/** What changed on one host, newest first. */
export function historyHandler(services: Services) {
  return os.history.handler(({ input }) => {
    const host = hostOf(services.fleet, input.host);
    return services.results.history(host.host_id, services.clock.now() - input.days * 86_400_000, input.check);
  });
}

function hostsOf(services: Services, refs: readonly string[]): Host[] {
  if (refs.length > 0)
    return [...new Map(refs.map((ref) => hostOf(services.fleet, ref)).map((host) => [host.host_id, host])).values()];
  const all = services.fleet.hosts();
  if (all.length === 0) throw new RoundsError('NOT_FOUND', 'There are no hosts yet. "rounds hosts add" adds one.');
  return all;
}

function begin(
  services: Services,
  hosts: readonly Host[],
  signal: AbortSignal | undefined,
  emit: (event: ScanEvent) => void,
) {
  const scanId = services.ids.uuid();
  const control = new AbortController();
  const combined = AbortSignal.any([control.signal, services.closing, ...(signal === undefined ? [] : [signal])]);
  services.scans.set(scanId, { control, hosts: hosts.length });
  services.hub.publish({ type: 'scan', scan_id: scanId, phase: 'started', hosts: hosts.length });
  services.events.info({ scan_id: scanId, hosts: hosts.length }, 'scan started');
  const done = services.scanner
    .scan(scanId, hosts, combined, emit)
    .then(async (report) => {
      // Evidence that a technician was shown is in its files, or they are told why not.
      await services.desk.drain();
      for (const { host_name, problem } of report.problems)
        services.events.warn({ scan_id: scanId, host: host_name, code: problem.code }, 'host not read');
      services.events.info({ scan_id: scanId, bundles: report.bundles.length }, 'scan ended');
      return report;
    })
    .catch((error: unknown) => {
      services.events.warn(
        { scan_id: scanId, code: combined.aborted ? 'CANCELLED' : asProblem(error).code },
        'scan failed',
      );
      throw combined.aborted ? cancelled() : error;
    })
    .finally(() => {
      services.scans.delete(scanId);
      services.hub.publish({
        type: 'scan',
        scan_id: scanId,
        phase: combined.aborted ? 'cancelled' : 'ended',
        hosts: hosts.length,
      });
    });
  return { scanId, done };
}

async function* follow(
  services: Services,
  hosts: readonly Host[],
  signal: AbortSignal | undefined,
): AsyncGenerator<ScanEvent> {
  const waiting: ScanEvent[] = [];
  let wake = () => {};
  let ended = false;
  const stop = new AbortController();
  const scan = begin(
    services,
    hosts,
    signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
    (event) => {
      waiting.push(event);
      wake();
    },
  );
  const outcome = scan.done.finally(() => {
    ended = true;
    wake();
  });
  outcome.catch(() => undefined);
  let last: ScanEvent | undefined;
  try {
    while (!ended || waiting.length > 0) {
      const event = waiting.shift();
      if (event === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (ended) resolve();
        });
      } else if (event.type === 'ended') last = event;
      else yield event;
    }
    await outcome;
    if (last !== undefined) yield last;
  } finally {
    stop.abort();
    await outcome.catch(() => undefined);
  }
}

function cancelled(): RoundsError {
  return new RoundsError('CANCELLED', 'The scan was cancelled. Hosts that were done keep their results and evidence.');
}
