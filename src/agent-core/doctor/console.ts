import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { DoctorItem } from '../../contract/live.ts';
import type { Services } from '../services.ts';

/** Below this much free space sealing may soon fail, bytes. */
const LOW_SPACE = 256 * 1024 * 1024;

/** Looks at the console's own folder, vault and evidence, one line each. */
export async function examineConsole(services: Services): Promise<DoctorItem[]> {
  const { folders, vault, desk } = services;
  const flush = desk.problem();
  return [
    await mode('data folder', folders.data, 0o077, `chmod 700 ${folders.data}`),
    await mode('vault file', join(folders.data, 'vault.json'), 0o077, `chmod 600 ${join(folders.data, 'vault.json')}`),
    await mode('database', join(folders.data, 'rounds.db'), 0o077, `chmod 600 ${join(folders.data, 'rounds.db')}`),
    await space(folders.data),
    { name: 'database', result: 'ok', detail: 'checked when it was opened' },
    {
      name: 'vault',
      result: vault.state === 'unlocked' ? 'ok' : 'warning',
      detail: vault.state,
      ...(vault.state === 'unlocked'
        ? {}
        : { advice: 'Nothing can be sealed while it is not unlocked: give the passphrase.' }),
    },
    flush === undefined
      ? {
          name: 'evidence files',
          result: 'ok',
          detail: `${services.log.lastSeq()} sealed, ${services.index.count()} in the index`,
        }
      : {
          name: 'evidence files',
          result: 'failed',
          detail: flush.message,
          advice: 'Acknowledged evidence is safe in the database and is written as soon as the disk allows.',
        },
  ];
}

async function mode(name: string, path: string, forbidden: number, advice: string): Promise<DoctorItem> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return { name: `${name} mode`, result: 'not_checked', detail: `${path} does not exist yet` };
  const shown = (found.mode & 0o777).toString(8).padStart(4, '0');
  if (process.platform !== 'win32' && (found.mode & forbidden) !== 0) {
    return {
      name: `${name} mode`,
      result: 'warning',
      detail: `${path} has mode ${shown}: others on this computer can read it`,
      advice,
    };
  }
  return { name: `${name} mode`, result: 'ok', detail: `${path} has mode ${shown}` };
}

async function space(path: string): Promise<DoctorItem> {
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const detail = `${Math.floor(free / 1024 / 1024)} MiB free`;
  return free < LOW_SPACE
    ? {
        name: 'disk space',
        result: 'warning',
        detail,
        advice: 'Free some space: with a full disk nothing can be sealed, and scans are refused.',
      }
    : { name: 'disk space', result: 'ok', detail };
}
