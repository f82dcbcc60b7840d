import { describe, expect, it } from 'vitest';
import debian from '../../../../test/fixtures/probes/debian-12/encryption.txt?raw';
import unprivileged from '../../../../test/fixtures/probes/debian-12/encryption.unprivileged.txt?raw';
import standin from '../../../../test/fixtures/probes/nixos-standin/encryption.txt?raw';
import { type Baseline, baseline as baselineSchema } from '../../../contract/baseline.ts';
import type { Frame } from '../../transport/session.ts';
import { parseEncryption } from './parse.ts';

const both = baselineSchema.parse({ encryption: {} });
const one = baselineSchema.parse({ encryption: { luks_volumes: ['cryptroot'] } });

function parsed(output: string, baseline: Baseline = one) {
  const frame: Frame = { status: 'ok', exitCode: 0, ms: 1, output };
  return parseEncryption(new Map([['encryption', frame]]), {
    platform: 'linux',
    baseline,
    canary: '',
    previousCanary: undefined,
    privileged: true,
  });
}
const kernel = (uuid: string) => `devices\tdm-0\ndevices\tvda\ndevices.rc\t0\nmapping\tcryptroot\t${uuid}\n`;
const NO_MAPPING = 'devices\tvda\ndevices.rc\t0\n';
const NO_KERNEL = 'devices.rc\t127\n';
const OPEN = [
  'status.cryptroot\t/dev/mapper/cryptroot is active and is in use.',
  'status.cryptroot\t  type:    LUKS2',
  'status.cryptroot\t  cipher:  aes-xts-plain64',
  'status.cryptroot\t  keysize: 512 bits',
  'status.cryptroot.rc\t0\n',
].join('\n');
const CLOSED = 'status.cryptroot\t/dev/mapper/cryptroot is inactive.\nstatus.cryptroot.rc\t4\n';
const DENIED = 'status.cryptroot.rc\t126\nstatus.cryptroot.err\t\n';
const END = 'end\tok\n';

describe('parseEncryption', () => {
  it.each([
    ['Debian', debian],
    ['the stand-in for NixOS', standin],
  ])('reads what %s printed', (_, output) => {
    expect(parsed(output, both)).toEqual({
      facts: {
        volumes: [
          { name: 'cryptroot', mapped: true, kind: 'LUKS2', cipher: 'aes-xts-plain64', keyBits: 512 },
          { name: 'crypthome', mapped: true, kind: 'LUKS1', cipher: 'aes-xts-plain64', keyBits: 512 },
        ],
        luks: ['crypthome', 'cryptroot'],
      },
      missing: [],
    });
  });

  it('knows without root what is mapped and by what, and asks for the cipher by the exact command', () => {
    const { facts, missing } = parsed(unprivileged, both);
    expect(facts?.volumes).toEqual([
      { name: 'cryptroot', mapped: true, kind: 'LUKS2' },
      { name: 'crypthome', mapped: true, kind: 'LUKS1' },
    ]);
    expect(missing.map((fact) => fact.fix)).toEqual([
      expect.stringContaining('exactly "cryptsetup status cryptroot"'),
      expect.stringContaining('exactly "cryptsetup status crypthome"'),
    ]);
  });

  it.each([
    ['the kernel lists none, whoever asks', `${NO_MAPPING}${DENIED}`],
    ['neither the kernel nor cryptsetup lists it', `${NO_MAPPING}${CLOSED}`],
    ['cryptsetup says so, where the kernel cannot be asked', `${NO_KERNEL}${CLOSED}`],
  ])('proves that a volume is not open: %s', (_, lines) => {
    expect(parsed(`${lines}${END}`)).toMatchObject({
      facts: { volumes: [{ name: 'cryptroot', mapped: false }] },
      missing: [],
    });
  });

  it('believes cryptsetup where the kernel cannot be asked', () => {
    expect(parsed(`${NO_KERNEL}${OPEN}${END}`)).toMatchObject({
      facts: { volumes: [{ name: 'cryptroot', mapped: true, kind: 'LUKS2', cipher: 'aes-xts-plain64' }] },
      missing: [],
    });
  });

  it.each([
    ['both are silent', `${NO_KERNEL}${DENIED}`, ['state of cryptroot', 'open mappings']],
    ['they contradict each other', `${NO_MAPPING}${OPEN}`, ['state of cryptroot']],
    [
      'a mapping has no name',
      `devices\tdm-0\ndevices\tdm-1\n${NO_MAPPING}${DENIED}`,
      ['state of cryptroot', 'open mappings'],
    ],
    [
      'cryptsetup answers nonsense',
      `${kernel('CRYPT-LUKS2-0-cryptroot')}status.cryptroot\tyes\nstatus.cryptroot.rc\t0\n`,
      ['cipher of cryptroot'],
    ],
    [
      'cryptsetup answers for another volume',
      `${kernel('CRYPT-LUKS2-0-cryptroot')}${OPEN.replace('mapper/cryptroot', 'mapper/other')}`,
      ['cipher of cryptroot'],
    ],
    [
      'the cipher is no cipher',
      `${kernel('CRYPT-LUKS2-0-cryptroot')}${OPEN.replace('aes-xts-plain64', '<b>\u001b[2J')}`,
      ['cipher of cryptroot'],
    ],
  ])('knows nothing where %s', (_, lines, facts) => {
    expect(parsed(`${lines}${END}`).missing.map((fact) => fact.fact)).toEqual(facts);
  });

  it.each([
    ['CRYPT-LUKS1-0-cryptroot', 'LUKS1'],
    ['CRYPT-PLAIN-cryptroot', 'PLAIN'],
    ['CRYPT-VERITY-0-cryptroot', 'VERITY'],
    ['LVM-abc', 'LVM'],
    ['', 'unknown'],
    ['crypt-luks2-x', 'unknown'],
  ])('reads who made the mapping %j', (uuid, kind) => {
    expect(parsed(`${kernel(uuid)}${DENIED}${END}`).facts?.volumes).toMatchObject([{ mapped: true, kind }]);
  });

  it('lists all LUKS volumes for a proposal where there is no baseline', () => {
    expect(parsed(unprivileged, {})).toEqual({ facts: { volumes: [], luks: ['crypthome', 'cryptroot'] }, missing: [] });
    expect(parsed(`${NO_KERNEL}${END}`, {}).missing.map((fact) => fact.fact)).toEqual(['open mappings']);
  });
});
