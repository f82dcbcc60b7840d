import { describe, expect, it } from 'vitest';
import { type AvEdrBaseline, avEdrBaseline } from '../../../contract/baseline.ts';
import { signableObject } from '../../../contract/primitives.ts';
import type { UnitFact } from '../units.ts';
import { evaluateAvEdr } from './evaluate.ts';
import type { AvEdrFacts } from './facts.ts';
import { avEdrCheck } from './index.ts';
import { proposeAvEdr } from './propose.ts';
import { recordAvEdr, stableAvEdr } from './record.ts';

const NOW = Date.UTC(2027, 0, 31);
const DAY = 86_400_000;
const A = 'a'.repeat(64);

function unit(name: string, active = 'active', load = 'loaded'): UnitFact {
  return { name, id: `${name}.service`, load, active, sub: active === 'active' ? 'running' : 'dead', enabled: '' };
}
const healthy: AvEdrFacts = {
  asked: 'clamav-daemon',
  units: [unit('clamav-daemon'), unit('mdatp', 'inactive', 'not-found')],
  signatures: { source: 'clamav', at: NOW - DAY },
  programs: [{ unit: 'clamav-daemon', path: '/usr/sbin/clamd', sha256: A }],
  binary: { path: '/usr/sbin/clamd', sha256: A },
};
const standard: AvEdrBaseline = avEdrBaseline.parse({
  service_name: 'clamav-daemon',
  binary_path: '/usr/sbin/clamd',
  binary_hash: A,
});

function judged(change: Partial<AvEdrFacts>, asked: Partial<AvEdrBaseline> = {}) {
  return evaluateAvEdr({ facts: { ...healthy, ...change }, missing: [] }, { av_edr: { ...standard, ...asked } }, NOW);
}
const causes = (...args: Parameters<typeof judged>) =>
  judged(...args).causes.map((cause) => `${cause.severity} ${cause.code} ${cause.subject}`);

describe('evaluateAvEdr', () => {
  it('is compliant when the service runs, its program is the expected one and its signatures are recent', () => {
    expect(judged({})).toMatchObject({
      state: 'compliant',
      causes: [],
      summary:
        'The antivirus service clamav-daemon runs, its program is that of the baseline and its signatures are recent.',
    });
  });

  it('is not judged without a baseline', () => {
    expect(evaluateAvEdr({ facts: healthy, missing: [] }, {}, NOW)).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('no baseline for av_edr'),
    });
  });

  it.each<[string, Partial<AvEdrFacts>, string]>([
    ['not installed', { units: [unit('clamav-daemon', 'inactive', 'not-found')] }, 'service_missing'],
    ['stopped', { units: [unit('clamav-daemon', 'inactive')] }, 'service_inactive'],
    ['failed', { units: [unit('clamav-daemon', 'failed')] }, 'service_inactive'],
    ['masked', { units: [unit('clamav-daemon', 'inactive', 'masked')] }, 'service_inactive'],
  ])('reports a service that is %s', (_, change, code) => {
    expect(causes(change)).toEqual([`critical ${code} clamav-daemon`]);
  });

  it('tells another program by both hashes, and one that is gone', () => {
    const other = judged({ binary: { path: '/usr/sbin/clamd', sha256: 'b'.repeat(64) } });
    expect(other.causes).toMatchObject([
      { code: 'binary_hash_differs', severity: 'high', detail: `Found SHA-256 ${'b'.repeat(64)}, expected ${A}.` },
    ]);
    expect(judged({ binary: { path: '/usr/sbin/clamd' } }).summary).toBe('The program /usr/sbin/clamd is gone.');
  });

  it('compares no program where the baseline names none, and knows nothing where it names half', () => {
    const { binary_path, binary_hash, ...without } = standard;
    const facts = { facts: { ...healthy, binary: { path: '/usr/sbin/clamd', sha256: 'b'.repeat(64) } }, missing: [] };
    const state = (section: AvEdrBaseline) => evaluateAvEdr(facts, { av_edr: section }, NOW);
    expect(state(without).state).toBe('compliant');
    expect(state({ ...without, binary_path: binary_path ?? '' }).summary).toContain('binary_path and no binary_hash');
    expect(state({ ...without, binary_hash: binary_hash ?? '' }).summary).toContain('binary_hash and no binary_path');
  });

  it('compares the age of signatures to the millisecond', () => {
    const aged = (ms: number) => causes({ signatures: { source: 'clamav', at: NOW - ms } });
    expect([aged(3 * DAY), aged(3 * DAY + 1)]).toEqual([[], ['medium signatures_old signatures']]);
  });

  it('reports that there are no signatures at all', () => {
    expect(judged({ signatures: { source: 'path' } })).toMatchObject({
      severity: 'medium',
      summary: 'There are no antivirus signatures.',
    });
  });

  it('takes signatures of the future for unknown', () => {
    expect(judged({ signatures: { source: 'clamav', at: NOW + 3_600_000 } })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining("Check the host's clock"),
    });
  });

  it('does not take Microsoft Defender for protection while it protects nothing', () => {
    const asked = { service_name: 'mdatp' };
    const units = [unit('mdatp')];
    expect(causes({ units, protecting: false }, asked)).toEqual(['critical service_inactive real-time protection']);
    expect(judged({ units }, asked).state).toBe('unknown');
    expect(judged({ units, protecting: true }, asked).state).toBe('compliant');
  });

  it('is never compliant while a part of the facts is missing', () => {
    for (const part of ['signatures', 'binary'] as const) {
      const { [part]: _, ...rest } = healthy;
      expect(evaluateAvEdr({ facts: rest, missing: [] }, { av_edr: standard }, NOW).state).toBe('unknown');
    }
    expect(judged({ units: [] }).state).toBe('unknown');
  });
});

describe('the antivirus check', () => {
  it('recommends a restart for a stopped service, and a person for all else', () => {
    const cure = (code: string, subject = 'clamav-daemon') =>
      avEdrCheck.cure({ code, severity: 'high', subject, detail: '' }, 'linux');
    expect(cure('service_inactive')).toBe('restart_av_service');
    for (const code of ['service_missing', 'binary_hash_differs', 'signatures_old']) expect(cure(code)).toBeUndefined();
    expect(cure('service_inactive', 'real-time protection')).toBeUndefined();
  });

  it('proposes what this host meets now, with the standard age of signatures', () => {
    const proposal = proposeAvEdr({ facts: { ...healthy, signatures: { source: 'clamav', at: 0 } }, missing: [] });
    expect(proposal).toEqual({ av_edr: standard });
    expect(evaluateAvEdr({ facts: healthy, missing: [] }, proposal ?? {}, NOW).state).toBe('compliant');
  });

  it('proposes another product that runs, and no program that could not be hashed', () => {
    const { binary: _, ...rest } = healthy;
    const facts: AvEdrFacts = {
      ...rest,
      units: [unit('clamav-daemon', 'inactive'), unit('falcon-sensor')],
      programs: [{ unit: 'falcon-sensor', path: '/opt/CrowdStrike/falcond' }],
    };
    expect(proposeAvEdr({ facts, missing: [] })).toEqual({
      av_edr: { service_name: 'falcon-sensor', max_signature_age_days: 3 },
    });
  });

  it('proposes nothing where nothing runs', () => {
    expect(proposeAvEdr({ facts: { ...healthy, units: [] }, missing: [] })).toBeUndefined();
    expect(proposeAvEdr({ facts: undefined, missing: [] })).toBeUndefined();
  });

  it('records what it judged by, in a form that can be signed', () => {
    expect(signableObject.parse(recordAvEdr({ ...healthy, protecting: true, healthy: false }))).toMatchObject({
      services: [{ name: 'clamav-daemon', active: 'active' }],
      binary: { path: '/usr/sbin/clamd', present: true, sha256: A },
      signatures: { source: 'clamav', present: true, updated_at: '2027-01-30T00:00:00.000Z' },
      real_time_protection: true,
      healthy: false,
    });
  });

  it('has stable facts that renewed signatures do not change, and another program does', () => {
    const stable = stableAvEdr(healthy);
    expect(stableAvEdr({ ...healthy, signatures: { source: 'clamav', at: NOW } })).toEqual(stable);
    expect(stableAvEdr({ ...healthy, binary: { path: '/usr/sbin/clamd' } })).not.toEqual(stable);
    expect(stableAvEdr({ ...healthy, programs: [{ unit: 'clamav-daemon', path: '/bin/sleep' }] })).not.toEqual(stable);
  });
});
