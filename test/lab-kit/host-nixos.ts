import { createHash } from 'node:crypto';
import type { HostShell } from './host-shell.ts';
import { quote } from './host-shell.ts';

/** A generation of the system profile. */
type Generation = { readonly number: number; readonly systemPath: string };

/** What to make the next generation from; what is left out is taken over or made up. */
type NextGeneration = {
  /** Like `24.11.20250102.d3c42f1`. */
  readonly version?: string;
  /** The configuration's git revision, 40 hex digits. */
  readonly revision?: string;
  /** Another kernel than the booted one means that a reboot is pending. `6.6.68` in the first generation, and when left out. */
  readonly kernel?: string;
  /** `switch`: profile and running system; `boot`: profile only, until the next boot; `test`: running system only. */
  readonly activate?: 'switch' | 'boot' | 'test';
};

export type HostNixos = {
  /** Makes a new system in the Nix store and activates it, with the Nix tools and `switch-to-configuration`. */
  switchGeneration(next?: NextGeneration): Promise<Generation>;
  /** The profile's current generation, as the links on the host say. */
  profileGeneration(): Promise<Generation>;
  /** Where /run/current-system leads. */
  runningSystem(): Promise<string>;
  /** Makes a generation look as if it was made this long ago. */
  ageGeneration(number: number, days: number): Promise<void>;
};

const PROFILE = '/nix/var/nix/profiles/system';

export function hostNixos(shell: HostShell): HostNixos {
  const line = async (cmd: string) => (await shell.must(cmd)).trim();
  const profileGeneration = async () => {
    const link = await line(`readlink ${PROFILE}`);
    const number = Number(/^system-(\d+)-link$/.exec(link)?.[1]);
    return { number, systemPath: await line(`readlink -f ${PROFILE}`) };
  };
  return {
    profileGeneration,
    runningSystem: () => line('readlink /run/current-system'),
    async switchGeneration({ version, revision, kernel = '6.6.68', activate = 'switch' } = {}) {
      const next = (await profileGeneration()).number + 1;
      const label = version ?? `24.11.${20250100 + next}.d3c42f1`;
      const commit = revision ?? createHash('sha1').update(label).digest('hex');
      const systemPath = await line(`/usr/local/lib/lab/make-system ${[label, commit, kernel].map(quote).join(' ')}`);
      if (activate !== 'test') await shell.must(`nix-env --profile ${PROFILE} --set ${systemPath}`);
      await shell.must(`${systemPath}/bin/switch-to-configuration ${activate}`);
      return { number: (await profileGeneration()).number, systemPath };
    },
    async ageGeneration(number, days) {
      await shell.must(`touch --no-dereference -d '${days} days ago' ${PROFILE}-${number}-link`);
    },
  };
}
