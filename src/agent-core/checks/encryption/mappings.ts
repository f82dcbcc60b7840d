import type { MissingFact } from '../check.ts';
import { whyNot } from '../frames.ts';
import type { CommandResult, ProbeOutput } from '../probe-output.ts';
import { visible, wholeNumber } from '../text.ts';
import { isMissing } from '../units.ts';
import type { VolumeFact } from './facts.ts';

/** Open mappings of device-mapper by name, with what made them. */
export type Mappings = ReadonlyMap<string, string>;

/** More mappings than this are not told apart: a record has to end. */
const MAX_MAPPINGS = 500;

/**
 * What device-mapper has open, as the kernel lists it. Its uuid begins with who made the mapping: `CRYPT-LUKS2-...`,
 * `CRYPT-PLAIN-...`, `LVM-...`.
 */
export function readMappings(output: ProbeOutput): Mappings | MissingFact {
  const listed = output.command('devices');
  const need = { fact: 'open mappings', command: 'ls /sys/class/block', package: 'coreutils' };
  if (listed === undefined || listed.code !== 0) return whyNot(listed, need);
  const lines = output.all('mapping');
  const devices = listed.lines.filter((line) => /^dm-\d{1,7}$/.test(line));
  if (devices.length !== lines.length || lines.length > MAX_MAPPINGS)
    return {
      fact: need.fact,
      why: 'the names of the mappings below /sys/class/block could not all be read',
      fix: 'Run "head /sys/class/block/dm-*/dm/name" on the host.',
    };
  const kinds = new Map<string, string>();
  for (const line of lines) {
    const [name = '', uuid = ''] = line.split('\t');
    kinds.set(visible(name, 128), /^(?:CRYPT-)?([A-Z0-9]{1,20})-/.exec(uuid)?.[1] ?? 'unknown');
  }
  return kinds;
}

/**
 * What one volume is. The kernel's own list decides whether it is mapped and by what; where that cannot be read,
 * cryptsetup does. The cipher is known to cryptsetup alone.
 */
export function readVolume(
  output: ProbeOutput,
  name: string,
  mappings: Mappings | MissingFact,
): { readonly volume?: VolumeFact; readonly missing?: MissingFact } {
  const result = output.command(`status.${name}`);
  const status = result?.code === 0 ? readStatus(result, name) : undefined;
  if (isMissing(mappings)) {
    if (status !== undefined) return { volume: { name, mapped: true, ...status } };
    return isInactive(result, name)
      ? { volume: { name, mapped: false } }
      : { missing: noStatus(result, name, `state of ${name}`) };
  }
  const kind = mappings.get(name);
  if (kind === undefined)
    return status === undefined ? { volume: { name, mapped: false } } : { missing: contrary(name) };
  const { cipher, keyBits } = status ?? {};
  const volume: VolumeFact = {
    name,
    mapped: true,
    kind,
    ...(cipher === undefined ? {} : { cipher }),
    ...(keyBits === undefined ? {} : { keyBits }),
  };
  return isLuks(kind) && cipher === undefined
    ? { volume, missing: noStatus(result, name, `cipher of ${name}`) }
    : { volume };
}

/** True for what the baseline asks of a volume. */
export function isLuks(kind: string | undefined): boolean {
  return kind !== undefined && /^LUKS\d{1,3}$/.test(kind);
}

/** `cryptsetup status`: one line with the state, then indented `name:  value` lines. */
function readStatus(result: CommandResult, name: string): Pick<VolumeFact, 'kind' | 'cipher' | 'keyBits'> | undefined {
  const [first = '', ...rest] = result.lines;
  if (!first.startsWith(`/dev/mapper/${name} is active`)) return undefined;
  const value = new Map<string, string>();
  for (const line of rest.slice(0, 50)) {
    const [, key, text] = /^ {1,8}([a-z][a-z ]{0,30}):\s{1,20}(\S.{0,200})$/.exec(line) ?? [];
    if (key !== undefined && text !== undefined && !value.has(key)) value.set(key, text.trim());
  }
  const cipher = value.get('cipher');
  const keyBits = wholeNumber(/^(\d{1,5}) bits$/.exec(value.get('keysize') ?? '')?.[1]);
  return {
    kind: visible(value.get('type') ?? 'unknown', 40),
    ...(cipher !== undefined && /^[A-Za-z0-9_:,()-]{1,100}$/.test(cipher) ? { cipher } : {}),
    ...(keyBits === undefined ? {} : { keyBits }),
  };
}

/** cryptsetup(8): exit code 4 is "wrong device", which for `status` means that there is no such mapping. */
function isInactive(result: CommandResult | undefined, name: string): boolean {
  return result?.code === 4 && result.lines[0]?.startsWith(`/dev/mapper/${name} is inactive`) === true;
}

function noStatus(result: CommandResult | undefined, name: string, fact: string): MissingFact {
  const command = `cryptsetup status ${name}`;
  if (result?.code === 0)
    return { fact, why: `"${command}" did not tell it`, fix: `Run "${command}" on the host, as root.` };
  return whyNot(result, { fact, command, package: 'cryptsetup' });
}

function contrary(name: string): MissingFact {
  return {
    fact: `state of ${name}`,
    why: 'cryptsetup says that it is open, and the kernel lists no such mapping',
    fix: `Compare "cryptsetup status ${name}" with "ls /dev/mapper" on the host: one of them is not telling the truth.`,
  };
}
