import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../contract/fleet.ts';
import type { DoctorItem } from '../../contract/live.ts';
import { asProblem } from '../errors.ts';
import { trustOf } from '../fleet/trust.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';
import { hostOf } from './lookup.ts';

/** Below this much free space sealing may soon fail, bytes. */
const LOW_SPACE = 256 * 1024 * 1024;

/** Looks at what can go wrong, one line each: the console's own folder, and one host if asked. */
export function doctorHandler(services: Services) {
  return os.doctor.handler(async ({ input, signal }) => {
    const items = await examineConsole(services);
    if (input.host !== undefined)
      items.push(...(await examineHost(services, hostOf(services.fleet, input.host), signal ?? services.closing)));
    return items;
  });
}

async function examineConsole(services: Services): Promise<DoctorItem[]> {
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

/** Identity first, then login and one harmless command; stops at the first step that fails. */
async function examineHost(services: Services, host: Host, signal: AbortSignal): Promise<DoctorItem[]> {
  const items: DoctorItem[] = [];
  const transport = services.transport;
  try {
    const offer = await transport.identify(services.target(host), signal);
    if (offer !== undefined) services.fleet.setOffer(host.host_id, offer);
    const trust = trustOf(services.fleet, host);
    items.push({ name: `${host.name} reachable`, result: 'ok', detail: host.address });
    items.push({
      name: `${host.name} identity`,
      result: trust.status === 'trusted' || trust.status === 'not_needed' ? 'ok' : 'failed',
      detail: offer === undefined ? 'this computer' : `${offer.key_type} ${offer.fingerprint} (${trust.status})`,
      ...(trust.status === 'trusted' || trust.status === 'not_needed' ? {} : { advice: trust.how_to_check }),
    });
    await using session = await transport.openRead(services.target(host), signal);
    items.push({ name: `${host.name} login`, result: 'ok', detail: host.credential });
    const run = await session.probe(
      [
        {
          name: 'doctor',
          script: 'id -un\ncommand -v systemctl journalctl logger base64 timeout sha256sum',
          params: {},
          timeoutMs: 5000,
        },
      ],
      { timeoutMs: 15_000, signal },
    );
    const frame = run.frames.get('doctor');
    if (frame?.status === 'ok')
      items.push({
        name: `${host.name} shell`,
        result: frame.exitCode === 0 ? 'ok' : 'warning',
        detail: `answered in ${frame.ms} ms`,
      });
    else
      items.push({
        name: `${host.name} shell`,
        result: 'failed',
        detail: frame?.detail ?? run.problem?.message ?? 'no answer',
      });
  } catch (error) {
    const problem = asProblem(error);
    items.push({
      name: `${host.name} ${problem.code}`,
      result: 'failed',
      detail: problem.message,
      ...(problem.details === undefined ? {} : { advice: problem.details.join('; ') }),
    });
  }
  return items;
}
