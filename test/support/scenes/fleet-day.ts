import type { CellSpec, HostSpec } from '../fake-core/fixtures.ts';
import { HOSTS } from '../fake-core/fixtures.ts';

const WELL: Readonly<Record<'patching' | 'av_edr' | 'backup' | 'logging' | 'firewall' | 'encryption', string>> = {
  patching: 'No security update waits.',
  av_edr: 'The scanner runs; its signatures are of today.',
  backup: 'The last backup ended 6 h ago and was tried.',
  logging: 'Both services run and the last test line arrived.',
  firewall: 'The rules are those of the baseline.',
  encryption: 'Every disk that holds patient data is encrypted.',
};

/** The hosts of the fixtures on an ordinary day: what they do not name is well, as it is on most hosts. */
export const FLEET_DAY: readonly HostSpec[] = HOSTS.map((host) => {
  const hidden = host.problem !== undefined;
  const cells = Object.entries(WELL).map(([check, summary]): [string, CellSpec] => [
    check,
    hidden
      ? { state: 'unreachable', summary: host.problem?.message ?? '', minutes: 12 }
      : { state: 'compliant', summary, minutes: 3 },
  ]);
  return { ...host, cells: { ...Object.fromEntries(cells), ...host.cells } };
});
