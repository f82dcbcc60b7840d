import { provesOrder, scale } from '../../../test/support/scales.ts';
import { type Baseline, baseline as baselineSchema } from '../../contract/baseline.ts';
import { evaluateFirewall } from './firewall/evaluate.ts';
import type { FirewallFacts } from './firewall/facts.ts';
import { rulesetHash } from './firewall/tables.ts';
import { evaluateLogging } from './logging/evaluate.ts';
import type { CanaryFact, LoggingFacts } from './logging/facts.ts';
import { evaluatePatching } from './patching/evaluate.ts';
import type { PatchingFacts } from './patching/facts.ts';
import type { UnitFact } from './units.ts';

const NOW = Date.UTC(2027, 0, 31);
const DAY = 86_400_000;
const A = 'a'.repeat(64);
const STORE = (letter: string) => `/nix/store/${letter.repeat(32)}-nixos-system`;
const unit = (name: string, [load, active]: readonly [string, string]): UnitFact => ({
  name,
  id: name,
  load,
  active,
  sub: '',
  enabled: '',
});
const UNIT_STATES = [
  ['loaded', 'active'],
  ['loaded', 'activating'],
  ['loaded', 'inactive'],
  ['loaded', 'failed'],
  ['masked', 'inactive'],
  ['not-found', 'inactive'],
] as const;

const baseline: Baseline = baselineSchema.parse({
  patching: { expected_system: STORE('a'), expected_revision: '1234567', expected_generation: 7 },
  logging: { services: ['rsyslog'], auditd_keys: ['time-change', 'auth-changes'] },
  firewall: {
    tables: ['inet clinic', 'ip other'],
    ruleset_hash: rulesetHash(
      ['inet clinic', 'ip other'].map((ref) => ({ ref, form: 'nft', sha256: A, chains: 0, rules: 0, sets: 0 })),
      ['inet clinic', 'ip other'],
    ),
  },
});

const canaries: readonly CanaryFact[] = [
  { written: true, journal: 'found' },
  { written: true, journal: 'found', file: { path: '/f', sighting: 'unreadable' } },
  { written: true, journal: 'unreadable', file: { path: '/f', sighting: 'unreadable' } },
  { written: true, journal: 'unreadable', file: { path: '/f', sighting: 'lost' } },
  { written: true, journal: 'lost', file: { path: '/f', sighting: 'absent' } },
  { written: false, journal: 'lost' },
];

provesOrder<LoggingFacts>({
  name: 'logging',
  base: { asked: ['rsyslog'], units: [] },
  evaluate: (facts, missing) => evaluateLogging({ facts, missing }, baseline, NOW),
  // There may have been no scan before; everything else has to be known.
  mayBeAbsent: ['previous'],
  scales: [
    scale(UNIT_STATES, (state) => ({ units: [unit('rsyslog', state)] })),
    scale(UNIT_STATES, (state) => ({ auditd: unit('auditd', state) })),
    scale([['auth-changes', 'time-change'], ['time-change'], []], (auditKeys) => ({ auditKeys })),
    scale(canaries, (canary) => ({ canary })),
    scale(['found', 'unreadable', 'lost'] as const, (journal) => ({ previous: { writtenAt: NOW - 1, journal } })),
    scale([undefined, 91, 90, 89, 0, 'not on disk' as const], (days) => ({
      journal: {
        storage: 'auto',
        persistent: days !== 'not on disk',
        ...(typeof days === 'number' ? { retentionSeconds: days * 86_400 } : {}),
      },
    })),
  ],
});

/** Read and the same, not readable, kept by somebody else, another, gone. */
const tables = [{ sha256: A }, {}, { sha256: A, owner: 'docker' }, { sha256: 'b'.repeat(64) }, undefined] as const;

provesOrder<FirewallFacts>({
  name: 'firewall',
  base: { units: [], asked: ['inet clinic', 'ip other'], listening: [] },
  evaluate: (facts, missing) => evaluateFirewall({ facts, missing }, baseline),
  scales: [
    scale(UNIT_STATES, (state) => ({ units: [unit('nftables', state)] })),
    scale(tables, (table) => ({
      tables: [
        { ref: 'ip other', form: 'nft', chains: 0, rules: 0, sets: 0, sha256: A },
        ...(table === undefined
          ? []
          : [{ ref: 'inet clinic', form: 'nft' as const, chains: 0, rules: 0, sets: 0, ...table }]),
      ],
    })),
  ],
});

provesOrder<PatchingFacts>({
  name: 'patching with apt',
  base: { kind: 'apt' },
  evaluate: (facts, missing) => evaluatePatching({ facts, missing }, baseline, NOW),
  scales: [
    scale([0, 1, 50], (count) => ({
      pending: {
        security: Array.from({ length: count }, () => ({ package: 'a', installed: '1', offered: '2' })),
        other: 0,
      },
    })),
    // Two days in the future prove nothing, like lists that are too old.
    scale([0, 3, -2, 4, 4000], (days) => ({ metadataAt: NOW - days * DAY })),
    scale([0, 30, 31, 4000], (days) => ({ updatedAt: NOW - days * DAY })),
    scale([false, true], (rebootPending) => ({ rebootPending })),
  ],
});

provesOrder<PatchingFacts>({
  name: 'patching on NixOS',
  base: { kind: 'nixos', generations: 1 },
  evaluate: (facts, missing) => evaluatePatching({ facts, missing }, baseline, NOW),
  scales: [
    scale([STORE('a'), STORE('b')], (system) => ({ system })),
    scale(['1234567', '1234567-dirty', '7654321'], (revision) => ({ revision })),
    scale([0, 30, -2, 31, 4000], (days) => ({ generation: { number: 7, createdAt: NOW - days * DAY } })),
    scale([false, true], (rebootPending) => ({ rebootPending })),
  ],
});
