import type { Log } from '../../agent-core/log.ts';
import type { CoreSeat } from './core-seat.ts';
import type { DesktopApi } from './electron-api.ts';

/** Sleep closes every session and waking scans again; a shutdown is a quit without questions. */
export function followPower(
  { powerMonitor }: Pick<DesktopApi, 'powerMonitor'>,
  { seat, log, shutDown }: { readonly seat: CoreSeat; readonly log: Log; readonly shutDown: () => Promise<void> },
): void {
  powerMonitor.on('suspend', () => {
    log.info({ event: 'suspend' }, 'the computer goes to sleep');
    seat.core?.suspend().catch((error: unknown) => void seat.crashed(error));
  });
  powerMonitor.on('resume', () => {
    log.info({ event: 'resume' }, 'the computer woke up');
    seat.core?.resume();
  });
  powerMonitor.on('shutdown', () => void shutDown());
}
