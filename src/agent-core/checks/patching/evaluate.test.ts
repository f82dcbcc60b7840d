import { describe, expect, it } from 'vitest';
import { type PatchingBaseline, patchingBaseline } from '../../../contract/baseline.ts';
import { evaluatePatching } from './evaluate.ts';
import type { AptFacts, NixosFacts, PatchingFacts } from './facts.ts';
import { proposePatching } from './propose.ts';

const NOW = Date.UTC(2027, 0, 31);
const DAY = 86_400_000;
const SYSTEM = `/nix/store/${'a'.repeat(32)}-nixos-system-clinic-24.11`;
const OTHER = `/nix/store/${'b'.repeat(32)}-nixos-system-clinic-24.11`;
const REVISION = '1234567890abcdef1234567890abcdef12345678';

const nixos: NixosFacts = {
  kind: 'nixos',
  system: SYSTEM,
  booted: SYSTEM,
  generations: 42,
  generation: { number: 42, createdAt: NOW - DAY },
  revision: REVISION,
  version: '24.11',
  rebootPending: false,
};
const apt: AptFacts = {
  kind: 'apt',
  pending: { security: [], other: 0 },
  metadataAt: NOW - DAY,
  updatedAt: NOW - DAY,
  rebootPending: false,
};
const openssl = { package: 'openssl', installed: '3.0.2', offered: '3.0.9' };

const judged = (facts: PatchingFacts, asked: Partial<PatchingBaseline> = {}) =>
  evaluatePatching({ facts, missing: [] }, { patching: { ...patchingBaseline.parse({}), ...asked } }, NOW);
const causes = (...args: Parameters<typeof judged>) =>
  judged(...args).causes.map((cause) => `${cause.severity} ${cause.code}`);

describe('evaluatePatching on NixOS', () => {
  it('is compliant with the expected system, recent and booted', () => {
    expect(
      judged(nixos, { expected_system: SYSTEM, expected_generation: 42, expected_revision: '1234567' }),
    ).toMatchObject({ state: 'compliant', causes: [] });
  });

  it.each<[string, Partial<NixosFacts>, Partial<PatchingBaseline>, string]>([
    ['another system', { system: OTHER }, { expected_system: SYSTEM }, `Found ${OTHER}, expected ${SYSTEM}.`],
    ['another revision', {}, { expected_revision: '7654321' }, `Found revision ${REVISION}, expected 7654321.`],
    [
      'a dirty tree of the same revision',
      { revision: `${REVISION}-dirty` },
      { expected_revision: REVISION },
      `Found revision ${REVISION}-dirty, expected ${REVISION}.`,
    ],
    ['another generation', {}, { expected_generation: 43 }, 'Found generation 42, expected generation 43.'],
  ])('reports %s', (_, facts, asked, detail) => {
    expect(judged({ ...nixos, ...facts }, asked).causes).toMatchObject([
      { code: 'system_differs', severity: 'high', detail },
    ]);
  });

  it('reports a system that is no generation where one is expected', () => {
    const { generation: _, ...tried } = nixos;
    expect(causes(tried, { expected_generation: 42 })).toEqual(['high system_differs']);
  });

  it('reports a generation that is older than allowed, to the day', () => {
    const made = (days: number) => causes({ ...nixos, generation: { number: 42, createdAt: NOW - days * DAY } });
    expect([made(30), made(31)]).toEqual([[], ['medium generation_old']]);
  });

  it('counts the age of a generation to the millisecond', () => {
    const result = judged({ ...nixos, generation: { number: 42, createdAt: NOW - 30 * DAY - 3_600_000 } });
    expect(result.causes[0]?.detail).toBe('Found generation 42 made 30 days 1 h ago, expected at most 30 days.');
  });

  it('reports a pending reboot, mildly', () => {
    expect(judged({ ...nixos, rebootPending: true })).toMatchObject({
      state: 'drifted',
      severity: 'low',
      causes: [{ code: 'reboot_pending' }],
    });
  });

  it('believes no date in the future', () => {
    expect(judged({ ...nixos, generation: { number: 42, createdAt: NOW + 2 * DAY } })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('in the future'),
    });
  });

  it('is never compliant while a part is missing', () => {
    for (const part of ['system', 'generation', 'rebootPending'] as const) {
      const { [part]: _, ...rest } = nixos;
      expect(judged(rest).state).toBe('unknown');
    }
  });
});

describe('evaluatePatching with apt', () => {
  it('is compliant when nothing is pending by recent lists', () => {
    expect(judged(apt)).toMatchObject({ state: 'compliant' });
  });

  it('names pending security updates with their versions', () => {
    const result = judged({ ...apt, pending: { security: [openssl], other: 3 } });
    expect(result).toMatchObject({ state: 'drifted', severity: 'high', summary: '1 security update is pending.' });
    expect(result.causes[0]?.detail).toBe('Found 1 pending (openssl 3.0.2 -> 3.0.9), expected at most 0.');
  });

  it('holds them for critical when nothing was updated for more than 30 days', () => {
    const since = (days: number) =>
      causes({ ...apt, pending: { security: [openssl], other: 0 }, updatedAt: NOW - days * DAY })[0];
    expect([since(30), since(31)]).toEqual(['high security_updates_pending', 'critical security_updates_pending']);
  });

  it('does not take old lists for zero updates', () => {
    const listed = (days: number) => judged({ ...apt, metadataAt: NOW - days * DAY });
    expect(listed(3).state).toBe('compliant');
    expect(listed(4)).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('the package lists are 4 days old (at most 3 days allowed)'),
    });
  });

  it('reports what is pending by old lists all the same', () => {
    expect(judged({ ...apt, metadataAt: NOW - 9 * DAY, pending: { security: [openssl], other: 0 } })).toMatchObject({
      state: 'drifted',
      summary: '1 security update is pending. Not known: whether more updates are pending.',
    });
  });

  it('reports a host that is behind, but none that has nothing to install', () => {
    const old = { ...apt, updatedAt: NOW - 31 * DAY };
    expect(causes(old)).toEqual([]);
    expect(causes({ ...old, pending: { security: [], other: 1 } })).toEqual(['medium updates_old']);
    expect(causes({ ...old, metadataAt: NOW - 9 * DAY })).toEqual(['medium updates_old']);
  });

  it('allows as many security updates as the baseline says', () => {
    expect(judged({ ...apt, pending: { security: [openssl], other: 0 } }, { max_security_updates: 1 }).state).toBe(
      'compliant',
    );
  });

  it('is never compliant while a part is missing', () => {
    for (const part of ['pending', 'metadataAt', 'updatedAt', 'rebootPending'] as const) {
      const { [part]: _, ...rest } = apt;
      expect(judged(rest).state).toBe('unknown');
    }
  });

  it('shows what it expects of this kind of host only', () => {
    expect(judged(apt).expected).toEqual({
      max_security_updates: 0,
      max_days_since_update: 30,
      max_metadata_age_days: 3,
    });
    expect(judged(nixos, { expected_system: SYSTEM }).expected).toEqual({
      expected_system: SYSTEM,
      max_generation_age_days: 30,
    });
  });
});

describe('proposePatching', () => {
  it('captures the system, and never how late a host is', () => {
    const late = { ...nixos, generation: { number: 1, createdAt: 0 } };
    expect(proposePatching({ facts: late, missing: [] })).toEqual({
      patching: { ...patchingBaseline.parse({}), expected_system: SYSTEM },
    });
    expect(proposePatching({ facts: { ...apt, updatedAt: 0 }, missing: [] })).toEqual({
      patching: patchingBaseline.parse({}),
    });
  });

  it('proposes nothing for a host that could not be read', () => {
    expect(proposePatching({ facts: undefined, missing: [] })).toBeUndefined();
    expect(proposePatching({ facts: { kind: 'nixos', generations: 0 }, missing: [] })).toBeUndefined();
  });
});
