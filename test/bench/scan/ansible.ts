import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../lab-kit/run.ts';
import type { Contestant } from './contest.ts';
import type { Fleet } from './fleet.ts';
import { type Script, sshOptions } from './openssh.ts';

/**
 * Debian's Ansible with module `raw`: connection sharing off, as many forks as everybody, no terminal on the host (its default
 * asks for one, which is more work there than the others have).
 */
export function ansibleRaw(fleet: Fleet, script: Script, folder: string, width: number): Contestant {
  mkdirSync(folder, { recursive: true });
  const inventory = join(folder, 'inventory');
  writeFileSync(inventory, fleet.members.map(({ address }) => `${address}\n`).join(''));
  const config = join(folder, 'ansible.cfg');
  writeFileSync(config, '');
  const env = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    ANSIBLE_CONFIG: config,
    ANSIBLE_SSH_ARGS: [...sshOptions(fleet), '-o', 'ControlMaster=no', '-o', 'ControlPath=none'].join(' '),
    ANSIBLE_SSH_USETTY: 'False',
  };
  // `raw` has no standard input; base64 keeps the script out of Ansible's templates.
  const command = `echo ${Buffer.from(script.text).toString('base64')} | base64 -d | sh -s`;
  const login = ['-u', fleet.user, '--private-key', fleet.keyFile];
  const args = ['all', '-i', inventory, '-f', `${width}`, ...login, '-m', 'raw', '-a', command];
  return async () => {
    const said = await must('ansible', args, { env, cwd: folder });
    const answers = said.split(script.end).length - 1;
    if (answers !== fleet.members.length) throw new Error(`Ansible has ${answers} answers of ${fleet.members.length}`);
  };
}
