import type { HostShell } from './host-shell.ts';

/**
 * What `tech` may do with sudo: nothing; everything without a password; everything with one; with one, which has just been
 * given, so that sudo holds it cached (for every session, not only the terminal where it was typed).
 */
export type SudoMode = 'none' | 'nopasswd' | 'password' | 'cached';

export type HostSudo = {
  /** Switches what `tech` may do. Forgets cached credentials, except in mode `cached`. A new host starts as `none`. */
  sudo(mode: SudoMode): Promise<void>;
  /** Puts exactly this text into /etc/sudoers.d, after visudo has agreed: for the drop-in that the product prints. */
  sudoers(text: string): Promise<void>;
};

const DROP_IN = '/etc/sudoers.d/lab';

const RULES: Readonly<Record<SudoMode, string>> = {
  none: '',
  nopasswd: 'tech ALL=(ALL:ALL) NOPASSWD: ALL\n',
  password: 'tech ALL=(ALL:ALL) ALL\n',
  cached: 'tech ALL=(ALL:ALL) ALL\nDefaults:tech timestamp_type=global, timestamp_timeout=60\n',
};

export function hostSudo(shell: HostShell, password: string): HostSudo {
  const sudoers: HostSudo['sudoers'] = async (text) => {
    await shell.must('cat >/run/lab-sudoers && chmod 0440 /run/lab-sudoers && visudo -cf /run/lab-sudoers', {
      input: text,
    });
    await shell.must(`rm -rf /run/sudo/ts/tech && install -m 0440 /run/lab-sudoers ${DROP_IN}`);
  };
  return {
    sudoers,
    async sudo(mode) {
      await sudoers(RULES[mode]);
      if (mode === 'cached') await shell.must(`runuser -u tech -- sudo -S -p '' -v`, { input: `${password}\n` });
    },
  };
}
