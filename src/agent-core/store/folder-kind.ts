import { RoundsError } from '../errors.ts';
import type { Meta } from './meta.ts';

const KIND = 'kind';

/**
 * Fixes, when a data folder is made, whether it is a real console's or a demo's; refuses to open it as the other ever
 * after: what one of them signs must never be taken for the work of the other. A folder of before there were demos is real.
 * @throws RoundsError `CONFLICT`
 */
export function fixFolderKind(meta: Meta, demo: boolean): void {
  const wanted = demo ? 'demo' : 'real';
  const isNew = meta.get('device_id') === undefined;
  const found = meta.get(KIND) ?? (isNew ? undefined : 'real');
  if (found === undefined) {
    meta.set(KIND, wanted);
    return;
  }
  if (found === wanted) return;
  throw new RoundsError(
    'CONFLICT',
    demo
      ? "This data folder is a real console's, and something marks it as a demo. Nothing was opened. Remove demo.json from it if you know how it came there; choose another folder for a demo."
      : 'This data folder was made as a demo and its demo.json is gone, so it is not opened as a real console. Choose another data folder with --data-dir.',
  );
}
