import { describe, expect, it } from 'vitest';
import { type Baseline, baseline as baselineSchema, type FirewallBaseline } from '../../../contract/baseline.ts';
import type { UnitFact } from '../units.ts';
import { evaluateFirewall } from './evaluate.ts';
import type { FirewallFacts, TableFact } from './facts.ts';
import { proposeFirewall } from './propose.ts';
import { rulesetHash } from './tables.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const nftables: UnitFact = {
  name: 'nftables',
  id: 'nftables.service',
  load: 'loaded',
  active: 'active',
  sub: 'exited',
  enabled: 'enabled',
};
const clinic: TableFact = { ref: 'inet clinic', form: 'nft', sha256: A, chains: 1, rules: 9, sets: 1 };
const healthy: FirewallFacts = { units: [nftables], asked: ['inet clinic'], tables: [clinic], listening: [] };
const hash = rulesetHash([clinic], ['inet clinic']) ?? '';

function judged(facts: Partial<FirewallFacts>, asked: Partial<FirewallBaseline> = { ruleset_hash: hash }) {
  return evaluateFirewall(
    { facts: { ...healthy, ...facts }, missing: [] },
    { firewall: { service: 'nftables', tables: ['inet clinic'], ...asked } },
  );
}

describe('evaluateFirewall', () => {
  it('is compliant when the service is on and the rules are those of the baseline', () => {
    expect(judged({})).toMatchObject({ state: 'compliant', causes: [] });
  });

  it('holds a firewall that is off for critical', () => {
    expect(judged({ units: [{ ...nftables, active: 'inactive', sub: 'dead' }] })).toMatchObject({
      state: 'drifted',
      severity: 'critical',
      summary: 'The firewall service nftables is not running.',
      causes: [{ code: 'service_inactive', detail: 'Found nftables inactive (dead), expected active.' }],
    });
  });

  it('holds a firewall that is not installed for off', () => {
    expect(judged({ units: [{ ...nftables, load: 'not-found', active: 'inactive' }] }).causes[0]?.detail).toBe(
      'Found nftables not installed, expected active.',
    );
  });

  it('tells both hashes and what is on the host when the rules differ', () => {
    const other = { ...clinic, sha256: B, rules: 8 };
    const result = judged({ tables: [other] });
    expect(result).toMatchObject({
      state: 'drifted',
      severity: 'high',
      causes: [{ code: 'ruleset_differs', subject: 'inet clinic' }],
    });
    expect(result.causes[0]?.detail).toBe(
      `Found ruleset hash ${rulesetHash([other], ['inet clinic'])}, expected ${hash}. On the host now: inet clinic (chains 1, rules 8, sets 1).`,
    );
  });

  it('names a table that is gone, and what is there instead', () => {
    expect(judged({ tables: [] }).causes).toMatchObject([
      {
        code: 'ruleset_differs',
        subject: 'inet clinic',
        detail: 'Found no table at all, expected the table inet clinic.',
      },
    ]);
  });

  it('is not moved by tables of others', () => {
    const foreign: TableFact = {
      ref: 'inet f2b-table',
      form: 'nft',
      owner: 'fail2ban',
      sha256: B,
      chains: 2,
      rules: 3,
      sets: 1,
    };
    expect(judged({ tables: [clinic, foreign] }).state).toBe('compliant');
  });

  it('refuses a table that somebody else rewrites, with the reason', () => {
    const result = judged({ tables: [{ ...clinic, owner: 'docker' }] });
    expect(result.state).toBe('unknown');
    expect(result.summary).toContain('it belongs to docker, which rewrites it by itself');
    expect(result.summary).toContain('Take it out of the baseline');
  });

  it('is unknown where a table could not be read in full', () => {
    const { sha256: _, ...unread } = clinic;
    expect(judged({ tables: [unread] })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('Install the package iptables'),
    });
  });

  it('is unknown where the baseline names tables and no hash', () => {
    expect(judged({}, {})).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('rounds baseline capture HOST'),
    });
  });

  it('accepts the hash of an older agent, and advises to make a new one', () => {
    expect(judged({ rawSha256: B }, { ruleset_hash_raw: B })).toMatchObject({
      state: 'compliant',
      summary: expect.stringContaining('ruleset_hash_raw of an older agent'),
    });
    expect(judged({ rawSha256: A }, { ruleset_hash_raw: B })).toMatchObject({
      state: 'drifted',
      summary: expect.stringContaining('make a new one'),
    });
    expect(judged({}, { ruleset_hash_raw: B }).state).toBe('unknown');
  });

  it('prefers the newer of two hashes', () => {
    expect(judged({ rawSha256: A }, { ruleset_hash: hash, ruleset_hash_raw: B })).toMatchObject({
      state: 'compliant',
      summary: expect.not.stringContaining('older agent'),
    });
  });

  it('reports a stopped service although the rules could not be read', () => {
    const facts: FirewallFacts = { units: [{ ...nftables, active: 'failed' }], asked: ['inet clinic'], listening: [] };
    const missing = [{ fact: 'firewall rules', why: '"nft" needs root', fix: 'Allow it.' }];
    const result = evaluateFirewall(
      { facts, missing },
      { firewall: { service: 'nftables', tables: ['inet clinic'], ruleset_hash: hash } },
    );
    expect(result).toMatchObject({
      state: 'drifted',
      summary: 'The firewall service nftables is not running. Not known: firewall rules.',
    });
  });
});

describe('rulesetHash', () => {
  it('depends on no order of tables, and on each of them', () => {
    const nat: TableFact = { ...clinic, ref: 'ip nat', sha256: B };
    const both = rulesetHash([clinic, nat], ['ip nat', 'inet clinic']);
    expect(rulesetHash([nat, clinic], ['inet clinic', 'ip nat'])).toBe(both);
    expect(rulesetHash([clinic, { ...nat, sha256: A }], ['ip nat', 'inet clinic'])).not.toBe(both);
    expect(rulesetHash([clinic], ['ip nat', 'inet clinic'])).toBeUndefined();
  });
});

describe('proposeFirewall', () => {
  const proposed = (facts: Partial<FirewallFacts>): Partial<Baseline> | undefined =>
    proposeFirewall({ facts: { ...healthy, ...facts }, missing: [] });

  it('proposes the service and every table that nobody else keeps, and meets it', () => {
    const proposal = proposed({ tables: [clinic, { ...clinic, ref: 'ip nat', owner: 'docker' }] });
    expect(proposal).toEqual({ firewall: { service: 'nftables', tables: ['inet clinic'], ruleset_hash: hash } });
    expect(baselineSchema.safeParse(proposal).success).toBe(true);
    expect(evaluateFirewall({ facts: healthy, missing: [] }, proposal ?? {}).state).toBe('compliant');
  });

  it.each<[string, Partial<FirewallFacts>]>([
    ['no service runs', { units: [{ ...nftables, active: 'inactive' }] }],
    ['all tables are those of others', { tables: [{ ...clinic, owner: 'ufw' }] }],
    ['there is no table', { tables: [] }],
  ])('proposes nothing where %s', (_, facts) => {
    expect(proposed(facts)).toBeUndefined();
  });
});
