import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, run } from '../../lab-kit/run.ts';
import type { Contestant } from './contest.ts';
import type { Fleet } from './fleet.ts';

/** A script for `sh -s`, and what its answer ends with. */
export interface Script {
  readonly text: string;
  readonly end: string;
}

/**
 * Options that everybody who uses OpenSSH's client gets: no files of the person who runs the bench, one key, pinned host
 * keys, nothing asked. All else is OpenSSH's own default.
 */
export function sshOptions(fleet: Fleet): string[] {
  const settings = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'PreferredAuthentications=publickey',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${fleet.knownHosts}`,
    'GlobalKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
  ];
  return ['-F', 'none', ...settings.flatMap((setting) => ['-o', setting])];
}

/** `xargs -P WIDTH` over Debian's ssh: a login for each address, the script on its standard input. */
export function opensshOverXargs(fleet: Fleet, script: Script, folder: string, width: number): Contestant {
  return overXargs(fleet, script, { folder, width, session: ['-o', 'ControlPath=none'] });
}

/** Sessions of OpenSSH that stay open (ControlMaster), one for each address. */
export interface Masters extends AsyncDisposable {
  /** `xargs -P WIDTH` over Debian's ssh, each through its address's open session. */
  overXargs(script: Script, folder: string, width: number): Contestant;
}

/** Logs in to every address, and keeps the sessions. */
export async function openMasters(fleet: Fleet, folder: string): Promise<Masters> {
  mkdirSync(folder, { recursive: true });
  const session = ['-o', `ControlPath=${join(folder, '%h')}`];
  const base = [...sshOptions(fleet), ...session, '-l', fleet.user, '-i', fleet.keyFile];
  for (const { address } of fleet.members) {
    await must('ssh', [...base, '-M', '-f', '-N', '-o', 'ControlPersist=yes', address]);
  }
  return {
    overXargs: (script, out, width) => overXargs(fleet, script, { folder: out, width, session }),
    async [Symbol.asyncDispose]() {
      for (const { address } of fleet.members) await run('ssh', [...base, '-O', 'exit', address]);
    },
  };
}

function overXargs(
  fleet: Fleet,
  script: Script,
  { folder, width, session }: { readonly folder: string; readonly width: number; readonly session: readonly string[] },
): Contestant {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'script');
  writeFileSync(file, script.text);
  const ssh = ['ssh', ...sshOptions(fleet), ...session, '-T', '-l', fleet.user, '-i', fleet.keyFile];
  // xargs has no redirection of its own. The shell becomes ssh at once: a millisecond.
  const each = `exec "$@" "$ADDRESS" sh -s <${file} >"${folder}/$ADDRESS"`;
  const wrapped = ['env', 'ADDRESS={}', 'sh', '-c', each, 'sh', ...ssh];
  const input = fleet.members.map(({ address }) => `${address}\n`).join('');
  return async () => {
    await must('xargs', ['-P', `${width}`, '-I', '{}', ...wrapped], { input });
    for (const { address } of fleet.members) {
      const answer = join(folder, address);
      if (!readFileSync(answer, 'latin1').includes(script.end)) throw new Error(`OpenSSH has no answer of ${address}`);
      rmSync(answer);
    }
  };
}
