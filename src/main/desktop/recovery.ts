import type { Clock } from '../../agent-core/clock.ts';
import type { Log } from '../../agent-core/log.ts';
import type { DesktopApi, Page } from './electron-api.ts';
import { repeats } from './repeats.ts';
import type { SettingsFile } from './settings.ts';

/** What goes wrong once is mended silently enough; three times in a minute it is not mended by trying again. */
const PAGE = { allowed: 3, withinMs: 60_000 } as const;
/** Chromium restarts its graphics process by itself; after so many losses it is done without. */
const GPU = { allowed: 2, withinMs: 10 * 60_000 } as const;

/** What recovery works with. */
export interface RecoveryOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: SettingsFile;
  readonly reload: () => void;
  readonly quit: () => Promise<void>;
  /** True while the console is on its way out: what ends then has not failed. */
  readonly ending: () => boolean;
}

/** Looks after pages and the graphics process: says what happened, and goes on. Returns what looks after one page. */
export function recovery(
  { app, dialog }: Pick<DesktopApi, 'app' | 'dialog'>,
  { clock, log, settings, reload, quit, ending }: RecoveryOptions,
): (page: Page) => void {
  const crashes = repeats(clock, PAGE.allowed, PAGE.withinMs);
  const losses = repeats(clock, GPU.allowed, GPU.withinMs);

  async function pageGone(reason: string): Promise<void> {
    const goOn = crashes.again();
    if (goOn) reload();
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      title: 'Rounds',
      message: goOn ? 'The page had failed and was loaded again.' : 'The page keeps failing.',
      detail: `It ended with "${reason}". The core went on: nothing on any host was changed, and every decision that was confirmed is kept. What was typed and not sent has to be typed again.`,
      buttons: goOn ? ['Go on'] : ['Load it again', 'Quit Rounds'],
      defaultId: 0,
    });
    if (goOn) return;
    if (response === 1) await quit();
    else reload();
  }

  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (ending() || reason === 'clean-exit') return;
    log.warn({ event: 'process_gone', process: type, reason, exit_code: exitCode }, 'a process of the desktop ended');
    if (type !== 'GPU' || losses.again() || !settings.read().gpu) return;
    settings.change({ gpu: false });
    void dialog.showMessageBox({
      type: 'warning',
      title: 'Rounds',
      message: 'The graphics driver keeps failing.',
      detail: 'Rounds goes on. From its next start it draws without the graphics processor.',
      buttons: ['Go on'],
    });
  });

  return (page) => {
    page.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (ending() || reason === 'clean-exit') return;
      log.warn({ event: 'page_gone', reason, exit_code: exitCode }, 'the page ended');
      void pageGone(reason);
    });
  };
}
