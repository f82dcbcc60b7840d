import type { DesktopApi } from './electron-api.ts';

/** Says in a sentence what an end of the console would interrupt; undefined when it would interrupt nothing. */
export type Objection = () => string | undefined;

/** The way out. */
export interface Quitting {
  /** True from the moment that nothing can keep it from ending. */
  readonly under: boolean;
  /** Somebody who may object, such as a run that is still going on. Returns the way to leave. */
  onQuit(objection: Objection): Disposable;
  /** Asks the person if somebody objects; then closes and ends. */
  quit(): Promise<void>;
  /** Without questions: the computer is being shut down. */
  now(): Promise<void>;
}

/** Explicit quit; `close` lets go of everything, and never rejects. `again` = arguments to start anew with, if any. */
export function quitting(
  { app, dialog }: Pick<DesktopApi, 'app' | 'dialog'>,
  { close, again }: { readonly close: () => Promise<void>; readonly again: () => string[] | undefined },
): Quitting {
  const objections = new Set<Objection>();
  let under = false;
  let asking = false;
  async function now(): Promise<void> {
    if (under) return;
    under = true;
    await close();
    // Whoever followed a link while we were going gets what they asked for.
    const args = again();
    if (args !== undefined) app.relaunch({ args });
    app.exit(0);
  }
  const self: Quitting = {
    get under() {
      return under;
    },
    onQuit(objection) {
      objections.add(objection);
      return { [Symbol.dispose]: () => void objections.delete(objection) };
    },
    async quit() {
      if (under || asking) return;
      const told = [...objections].flatMap((objection) => objection() ?? []);
      if (told.length > 0) {
        asking = true;
        const { response } = await dialog.showMessageBox({
          type: 'warning',
          title: 'Rounds',
          message: 'Quit Rounds now?',
          detail: told.join('\n'),
          buttons: ['Stay', 'Quit anyway'],
          defaultId: 0,
          cancelId: 0,
        });
        asking = false;
        if (response !== 1) return;
      }
      await now();
    },
    now,
  };
  // The system's own ways (Cmd-Q, the dock, a session's end) come here too.
  app.on('before-quit', (event) => {
    if (under) return;
    event.preventDefault();
    void self.quit();
  });
  return self;
}
