import { describe, expect, it } from 'vitest';
import { encryptionBaseline } from '../../../contract/baseline.ts';
import { signableObject } from '../../../contract/primitives.ts';
import { evaluateEncryption } from './evaluate.ts';
import type { EncryptionFacts, VolumeFact } from './facts.ts';
import { encryptionCheck } from './index.ts';
import { proposeEncryption } from './propose.ts';
import { recordEncryption, stableEncryption } from './record.ts';

const volume = (change: Partial<VolumeFact> = {}): VolumeFact => ({
  name: 'cryptroot',
  mapped: true,
  kind: 'LUKS2',
  cipher: 'aes-xts-plain64',
  keyBits: 512,
  ...change,
});
const facts = (...volumes: readonly VolumeFact[]): EncryptionFacts => ({ volumes, luks: ['cryptroot'] });
const judged = (read: EncryptionFacts, names: string[] = ['cryptroot']) =>
  evaluateEncryption({ facts: read, missing: [] }, { encryption: encryptionBaseline.parse({ luks_volumes: names }) });

describe('evaluateEncryption', () => {
  it('is compliant when every volume is open as LUKS with a cipher', () => {
    expect(
      judged(facts(volume(), volume({ name: 'crypthome', kind: 'LUKS1' })), ['cryptroot', 'crypthome']),
    ).toMatchObject({
      state: 'compliant',
      summary: 'Every volume of the baseline is encrypted (cryptroot, crypthome).',
      expected: { luks_volumes: ['cryptroot', 'crypthome'] },
    });
  });

  it('is not judged without a baseline', () => {
    expect(evaluateEncryption({ facts: facts(), missing: [] }, {}).summary).toContain('no baseline for encryption');
  });

  it.each<[string, VolumeFact, string]>([
    ['not open', { name: 'cryptroot', mapped: false }, 'no open mapping cryptroot'],
    ['mapped by something else', { name: 'cryptroot', mapped: true, kind: 'LVM' }, 'cryptroot mapped by LVM'],
    ['encrypted without a header', volume({ kind: 'PLAIN' }), 'cryptroot mapped by PLAIN'],
    ['encrypted by nothing', volume({ cipher: 'cipher_null-ecb' }), 'cipher_null-ecb, which encrypts nothing'],
    [
      'encrypted by nothing, in the words of the kernel',
      volume({ cipher: 'capi:ecb(cipher_null)-plain' }),
      'encrypts nothing',
    ],
  ])('reports a volume that is %s', (_, read, detail) => {
    const result = judged(facts(read));
    expect(result).toMatchObject({
      state: 'drifted',
      severity: 'critical',
      summary: 'The volume cryptroot is not encrypted.',
    });
    expect(result.causes).toMatchObject([
      { code: 'volume_not_encrypted', subject: 'cryptroot', detail: expect.stringContaining(detail) },
    ]);
  });

  it('names each volume that is not, beside those that are', () => {
    const result = judged(facts(volume(), { name: 'crypthome', mapped: false }), ['cryptroot', 'crypthome']);
    expect(result.causes.map((cause) => cause.subject)).toEqual(['crypthome']);
  });

  it('is never compliant while a volume or its cipher is not known', () => {
    const { cipher: _, ...without } = volume();
    expect(judged(facts(without)).state).toBe('unknown');
    expect(judged(facts(volume()), ['cryptroot', 'crypthome']).state).toBe('unknown');
  });
});

describe('the encryption check', () => {
  it('leaves the cure to a person, with a ticket', () => {
    const cause = { code: 'volume_not_encrypted', severity: 'critical', detail: '' } as const;
    expect(encryptionCheck.cure(cause, 'linux')).toBe('enable_volume_encryption');
  });

  it('proposes the LUKS volumes that are open now, and nothing where there is none', () => {
    const proposed = (...luks: string[]) => proposeEncryption({ facts: { volumes: [], luks }, missing: [] });
    expect(proposed('cryptroot', 'luks-1')?.encryption?.luks_volumes).toEqual(['cryptroot', 'luks-1']);
    expect(proposed()).toBeUndefined();
    expect(proposed('a\\u{1b}b')).toBeUndefined();
    expect(proposeEncryption({ facts: undefined, missing: [] })).toBeUndefined();
  });

  it('records what it judged by, in a form that can be signed', () => {
    expect(signableObject.parse(recordEncryption(facts(volume(), { name: 'crypthome', mapped: false })))).toEqual({
      volumes: [
        { name: 'cryptroot', mapped: true, kind: 'LUKS2', cipher: 'aes-xts-plain64', key_bits: 512 },
        { name: 'crypthome', mapped: false },
      ],
      luks_mappings: ['cryptroot'],
    });
  });

  it('has stable facts that a stick somebody plugs in does not change', () => {
    const read = facts(volume());
    expect(stableEncryption({ ...read, luks: ['cryptroot', 'luks-stick'] })).toEqual(stableEncryption(read));
    expect(stableEncryption(facts(volume({ mapped: false })))).not.toEqual(stableEncryption(read));
  });
});
