import type { Frame } from '../../transport/session.ts';
import type { MissingFact, Reading } from '../check.ts';
import { nothingRead, openFrame } from '../frames.ts';
import type { ProbeOutput } from '../probe-output.ts';
import { visible, wholeNumber } from '../text.ts';
import type { NixosFacts } from './facts.ts';

const STORE_PATH = /^\/nix\/store\/[0-9a-z]{32}-[A-Za-z0-9+._?=-]{1,200}$/;
const REVISION = /^[0-9a-f]{7,40}(?:-dirty)?$/;

/** Reads the answer of the NixOS probe. `revisionWanted` when the baseline asks for one. */
export function parseNixos(frame: Frame | undefined, revisionWanted: boolean): Reading<NixosFacts> {
  const opened = openFrame(frame, 'NixOS system facts');
  if ('missing' in opened) return nothingRead(opened.missing);
  const { output } = opened;
  const missing: MissingFact[] = [];
  const system = storePath(output.one('system.path'));
  if (system === undefined) missing.push(noSystem('running system', '/run/current-system'));
  const booted = storePath(output.one('system.booted'));
  if (booted === undefined) missing.push(noSystem('booted system', '/run/booted-system'));
  const generations = readGenerations(output);
  if (generations.length === 0) missing.push(noSystem('generations', '/nix/var/nix/profiles/system'));
  const generation = generations.filter((one) => one.system === system).sort((a, b) => b.number - a.number)[0];
  const { revision, version } = readVersion(output);
  if (revisionWanted && revision === undefined) {
    missing.push({
      fact: 'revision of the configuration',
      why: '"nixos-version --json" names none',
      fix: 'Set system.configurationRevision in the configuration, or put expected_system into the baseline instead.',
    });
  }
  return {
    facts: {
      kind: 'nixos',
      generations: generations.length,
      ...(system === undefined ? {} : { system }),
      ...(booted === undefined ? {} : { booted }),
      ...(generation === undefined
        ? {}
        : { generation: { number: generation.number, createdAt: generation.createdAt } }),
      ...(revision === undefined ? {} : { revision }),
      ...(version === undefined ? {} : { version }),
      ...(system === undefined || booted === undefined ? {} : { rebootPending: rebootPending(output, system, booted) }),
    },
    missing,
  };
}

function noSystem(fact: string, path: string): MissingFact {
  return {
    fact,
    why: `${path} leads to no system in the store`,
    fix: 'Check that the host is NixOS; for another Linux set its platform to linux.',
  };
}

function storePath(text: string | undefined): string | undefined {
  return text !== undefined && STORE_PATH.test(text) ? text : undefined;
}

/** Lines `number seconds path`. */
function readGenerations(output: ProbeOutput) {
  return output.all('generation').flatMap((line) => {
    const [numberText, secondsText, path, ...more] = line.split(' ', 5);
    const number = wholeNumber(numberText);
    const seconds = wholeNumber(secondsText);
    const system = storePath(path);
    if (
      number === undefined ||
      seconds === undefined ||
      seconds > MAX_SECONDS ||
      system === undefined ||
      more.length > 0
    )
      return [];
    return [{ number, createdAt: seconds * 1000, system }];
  });
}

/** The last second that a record can name (the year 9999). */
const MAX_SECONDS = 253_402_300_799;

function readVersion(output: ProbeOutput): { revision?: string; version?: string } {
  const fields = readJson(output.command('version.json')?.lines.join('\n') ?? '');
  const revision = [fields.get('configurationRevision'), fields.get('nixpkgsRevision')].find(
    (text) => text !== undefined && REVISION.test(text),
  );
  const version = fields.get('nixosVersion') ?? output.one('version.text');
  return {
    ...(revision === undefined ? {} : { revision }),
    ...(version === undefined || version.trim() === '' ? {} : { version: visible(version.trim(), 120) }),
  };
}

/** The text fields of a JSON object; none when it is no JSON object. */
function readJson(text: string): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(text.slice(0, 10_000));
    if (typeof value !== 'object' || value === null) return new Map();
    return new Map(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    // No JSON: older systems have no --json; the version then comes from its file.
    return new Map();
  }
}

/** The parts that come into force at boot. A part that the system does not have resolves to a path inside the system. */
function rebootPending(output: ProbeOutput, system: string, booted: string): boolean {
  const part = (key: string, within: string) => {
    const path = output.one(key) ?? '';
    return path.startsWith(`${within}/`) ? '' : path;
  };
  return ['kernel', 'initrd', 'kernel-modules'].some(
    (name) => part(`current.${name}`, system) !== part(`booted.${name}`, booted),
  );
}
