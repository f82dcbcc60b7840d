import { shortName } from '../../contract/primitives.ts';
import type { ThisComputer } from '../../contract/this-computer.ts';

/** What a computer says of itself. */
export interface OfComputer {
  /** As Node names it. */
  readonly platform: NodeJS.Platform;
  readonly hostname: string;
  /** Kind and release of the system, for where there is no os-release. */
  readonly system: string;
  /** The text of `/etc/os-release`, where there is one (os-release(5)). */
  readonly osRelease: string | undefined;
}

/** Longest name of an operating system that is shown, characters. */
const MAX_OS = 200;

/** This computer as it would be added as a host; `why_not` where it cannot be. */
export function thisComputerOf({ platform, hostname, system, osRelease }: OfComputer): ThisComputer {
  const name = nameOf(hostname);
  if (platform === 'linux') {
    const fields = fieldsOf(osRelease ?? '');
    const nixos = fields.get('ID') === 'nixos';
    const os = (fields.get('PRETTY_NAME') ?? system).slice(0, MAX_OS);
    return { name, os, platform: nixos ? 'nixos' : 'linux' };
  }
  const os = system.slice(0, MAX_OS);
  const instead = 'Watch other hosts from it, over SSH: add a clinic. Or look at the demo clinic: npm start -- --demo.';
  return platform === 'win32'
    ? { name, os, platform: 'windows', why_not: `This version of Rounds does not read Windows yet. ${instead}` }
    : { name, os, why_not: `Rounds reads NixOS and Linux, and this computer runs neither. ${instead}` };
}

/** A host name as a short name of ours; what it cannot hold becomes a dash. */
function nameOf(hostname: string): string {
  const first = hostname.toLowerCase().split('.')[0] ?? '';
  const clean = first
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .slice(0, 63)
    .replace(/^[^a-z0-9]+/, '')
    .replace(/[^a-z0-9]+$/, '');
  return shortName.safeParse(clean).success ? clean : 'this-computer';
}

/** The assignments of an os-release file; quotes are taken off. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').flatMap((line) => {
    const found = /^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(\S*))\s*$/.exec(line);
    const [, key, double, single, bare] = found ?? [];
    return key === undefined ? [] : [[key, double ?? single ?? bare ?? ''] as const];
  });
  return new Map(lines);
}
