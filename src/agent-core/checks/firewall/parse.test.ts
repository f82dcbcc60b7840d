import { describe, expect, it } from 'vitest';
import debian from '../../../../test/fixtures/probes/debian-12/firewall.txt?raw';
import unprivileged from '../../../../test/fixtures/probes/debian-12/firewall.unprivileged.txt?raw';
import type { Baseline } from '../../../contract/baseline.ts';
import type { Frame } from '../../transport/session.ts';
import { firewallCheck } from './index.ts';

const ask = (...tables: string[]): Baseline => ({ firewall: { service: 'nftables', tables } });
const frames = (output: string): ReadonlyMap<string, Frame> =>
  new Map([['firewall', { status: 'ok', exitCode: 0, ms: 1, output }]]);

function parse(output: string, baseline: Baseline = ask('inet clinic')) {
  return firewallCheck.parse(frames(output), {
    platform: 'linux',
    baseline,
    canary: '',
    previousCanary: undefined,
    privileged: true,
  });
}

const nft = (...objects: readonly object[]) => `nft\t${JSON.stringify({ nftables: objects })}\nnft.rc\t0\nnft.err\t\n`;
const input = {
  chain: { family: 'ip', table: 'filter', name: 'INPUT', type: 'filter', hook: 'input', prio: 0, policy: 'drop' },
};
const table = { table: { family: 'ip', name: 'filter' } };
const counted = (...expr: readonly object[]) => ({
  rule: {
    family: 'ip',
    table: 'filter',
    chain: 'INPUT',
    expr: [...expr, { counter: { packets: 1, bytes: 1 } }, { accept: null }],
  },
});
const save = (rule: string) =>
  `iptables\t*filter\niptables\t:INPUT DROP [0:0]\niptables\t-A INPUT ${rule}\niptables\tCOMMIT\niptables.rc\t0\niptables.err\t\n`;

describe('parseFirewall', () => {
  it('reads what a Debian host printed', () => {
    const { facts, missing } = parse(debian);
    expect(missing).toEqual([]);
    expect(facts).toMatchObject({
      tables: [
        {
          ref: 'inet clinic',
          form: 'nft',
          chains: 1,
          rules: 9,
          sets: 1,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
      listening: ['tcp 0.0.0.0:22', 'tcp [::]:22'],
    });
    expect(facts?.units.find((unit) => unit.name === 'nftables')).toMatchObject({ active: 'active', sub: 'exited' });
  });

  it('names what is needed where the rules may not be read', () => {
    const { facts, missing } = parse(unprivileged);
    expect(facts).not.toHaveProperty('tables');
    expect(missing).toEqual([
      {
        fact: 'firewall rules',
        why: '"nft -j list ruleset" needs root',
        fix: expect.stringContaining('exactly "nft -j list ruleset"'),
      },
    ]);
  });

  it('reads a table that iptables wrote in the tongue of iptables', () => {
    const answer = (rule: string) =>
      parse(
        `${nft(table, input, counted({ xt: { type: 'match', name: 'conntrack' } }))}${save(rule)}end\tok\n`,
        ask('ip filter'),
      ).facts?.tables;
    const one = answer('-m conntrack --ctstate NEW -j ACCEPT');
    expect(one).toMatchObject([{ ref: 'ip filter', form: 'iptables', rules: 1 }]);
    expect(answer('-m conntrack --ctstate INVALID -j ACCEPT')?.[0]?.sha256).not.toBe(one?.[0]?.sha256);
  });

  it('has no hash for extensions of iptables that only iptables could show', () => {
    const { facts } = parse(`${nft(table, input, counted({ xt: null }))}end\tok\n`, ask('ip filter'));
    expect(facts?.tables?.[0]).not.toHaveProperty('sha256');
  });

  it("reads a hand-written table of such a name in nft's own tongue", () => {
    const own = { rule: { family: 'ip', table: 'filter', chain: 'INPUT', expr: [{ accept: null }] } };
    expect(
      parse(`${nft(table, input, own)}${save('-j ACCEPT')}end\tok\n`, ask('ip filter')).facts?.tables,
    ).toMatchObject([{ form: 'nft' }]);
  });

  it('finds tables of the legacy kernel part by iptables alone', () => {
    expect(parse(`${save('-p tcp --dport 22 -j ACCEPT')}end\tok\n`, ask('ip filter')).facts?.tables).toMatchObject([
      { ref: 'ip filter', form: 'iptables' },
    ]);
  });

  it('has no hash for a table whose rules were not sent', () => {
    const cut = [
      '# asked tables only',
      '{"table": {"family": "inet", "name": "f2b-table", "handle": 1}},',
      '{"table": {"family": "inet", "name": "clinic", "handle": 2}}]}',
    ];
    const { facts } = parse(`${cut.map((line) => `nft\t${line}\n`).join('')}nft.rc\t0\nnft.err\t\nend\tok\n`);
    expect(facts?.tables).toEqual([
      { ref: 'inet clinic', form: 'nft', sha256: expect.any(String), chains: 0, rules: 0, sets: 0 },
      { ref: 'inet f2b-table', form: 'nft', owner: 'fail2ban', chains: 0, rules: 0, sets: 0 },
    ]);
  });

  it('is missing where there is neither nft nor iptables', () => {
    expect(parse('end\tok\n').missing).toContainEqual(
      expect.objectContaining({ fact: 'firewall rules', fix: 'Install the package nftables on the host.' }),
    );
  });
});
