import { asProblem } from '../../agent-core/errors.ts';
import type { DesktopApi } from './electron-api.ts';

/** Says why the core is not open, in its own words, and lets a person decide. */
export async function sayFailure(
  { dialog }: Pick<DesktopApi, 'dialog'>,
  error: unknown,
  { again, quit }: { readonly again: () => void; readonly quit: () => Promise<void> },
): Promise<void> {
  const { message, details, code } = asProblem(error);
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Rounds',
    message: 'The core of Rounds is not running.',
    detail: [message, ...(details ?? []), `(${code})`].join('\n'),
    buttons: ['Try again', 'Quit Rounds'],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) await quit();
  else again();
}
