import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cgroupsWritable } from './cgroup.ts';

/** Whether this machine can run a suite, and if not, each thing it lacks, in words. */
type Prerequisites = { readonly ok: true } | { readonly ok: false; readonly missing: readonly string[] };

const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

function installed(tool: string): boolean {
  return [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS].some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Tool and the Debian package that brings it (the packages are listed in packages.json). */
const LAB_TOOLS: readonly (readonly [string, string])[] = [
  ['systemd-nspawn', 'systemd-container'],
  ['debootstrap', 'debootstrap'],
  ['ip', 'iproute2'],
  ['ssh', 'openssh-client'],
  ['ssh-keygen', 'openssh-client'],
  ['flock', 'util-linux'],
  ['unshare', 'util-linux'],
  ['nsenter', 'util-linux'],
  ['mount', 'mount'],
];

const SSHD_TOOLS: readonly (readonly [string, string])[] = [
  ['sshd', 'openssh-server'],
  ['ssh', 'openssh-client'],
  ['ssh-keygen', 'openssh-client'],
];

function missingOf(tools: readonly (readonly [string, string])[]): string[] {
  if (process.platform !== 'linux') return ['Linux'];
  return tools.filter(([tool]) => !installed(tool)).map(([tool, debian]) => `${tool} (Debian: ${debian})`);
}

function verdict(missing: readonly string[]): Prerequisites {
  return missing.length === 0 ? { ok: true } : { ok: false, missing };
}

/** What the lab of booted hosts needs. */
export function labPrerequisites(): Prerequisites {
  const missing = missingOf(LAB_TOOLS);
  if (process.getuid?.() !== 0) return verdict(['root', ...missing]);
  return verdict(missing.length > 0 || cgroupsWritable() ? missing : ['control groups that can be written']);
}

/** What a server of `sshd.ts` needs; root is not in it, as the server lets in nobody but the user who runs the test. */
export function sshdPrerequisites(): Prerequisites {
  return verdict(missingOf(SSHD_TOOLS));
}
