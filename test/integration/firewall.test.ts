import { createHash } from 'node:crypto';
import { execPath } from 'node:process';
import { expect, it } from 'vitest';
import type { ProbeContext } from '../../src/agent-core/checks/check.ts';
import { firewallCheck } from '../../src/agent-core/checks/firewall/index.ts';
import type { Baseline } from '../../src/contract/baseline.ts';
import { NetworkNamespace } from '../support/network-namespace.ts';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';
import { frames, standalone } from '../support/run-probe.ts';

const CLINIC = `
table inet clinic {
  counter web { }
  quota volume { over 10 mbytes }
  limit calm { rate 10/second }
  set friends { type ipv4_addr; flags interval; elements = { 10.9.0.0/16, 10.1.0.0/24, 192.0.2.7 } }
  set seen { type ipv4_addr; size 1024; flags dynamic,timeout; timeout 1m; }
  map services { type inet_service : verdict; elements = { 22 : accept, 80 : accept } }
  chain input {
    type filter hook input priority filter; policy accept;
    ct state vmap { established : accept, invalid : drop }
    ip saddr @friends counter accept
    tcp dport vmap @services
    tcp dport { 443, 8443 } counter name web accept comment "web"
    udp dport 7 add @seen { ip saddr timeout 30s } counter accept
    udp dport 53 meter names { ip saddr limit rate 5/second } accept
    limit name "calm" quota name "volume" counter
    meta l4proto udp quota over 25 mbytes drop
    fib saddr . iif oif missing drop
  }
}`;

/** What the check makes of the rules in a namespace. */
async function read(space: NetworkNamespace, tables: readonly string[] = ['inet clinic'], raw = false) {
  const baseline: Baseline = {
    firewall: { service: 'nftables', tables: [...tables], ...(raw ? { ruleset_hash_raw: '0'.repeat(64) } : {}) },
  };
  const context: ProbeContext = {
    platform: 'linux',
    baseline,
    canary: '',
    previousCanary: undefined,
    privileged: true,
  };
  const [probe] = firewallCheck.probes(context);
  if (probe === undefined) throw new Error('no probe');
  const output = await space.run('dash', ['-c', standalone(probe, 'root')]);
  const { facts } = firewallCheck.parse(frames(probe, output), context);
  if (facts === undefined) throw new Error('no facts');
  return { facts, output, hash: firewallCheck.record(facts)['ruleset_hash'], stable: firewallCheck.stable(facts) };
}

/** One packet to port 7 from this address of the loopback. */
async function knock(space: NetworkNamespace, from: string) {
  const code = `const s=require('dgram').createSocket('udp4');s.bind(0,'${from}',()=>s.send('x',7,'127.0.0.1',()=>s.close()))`;
  await space.run(execPath, ['-e', code]);
}

const load = (space: NetworkNamespace, rules: string) => space.run('nft', ['-f', '-'], `${rules}\n`);

describeIf(
  allOf(linux, root, program('nft', 'nftables'), program('ip', 'iproute2')),
  "the firewall's hash on a real kernel",
  () => {
    it('stays the same while packets are counted and addresses come and go', async () => {
      await using space = await NetworkNamespace.create();
      await load(space, CLINIC);
      const before = await read(space);
      const listedBefore = await space.sh('nft list ruleset');
      await knock(space, '127.0.0.2');
      await knock(space, '127.0.0.3');
      const listedAfter = await space.sh('nft list ruleset');
      const after = await read(space);
      expect(listedAfter).toContain('127.0.0.3 timeout 30s expires');
      expect(listedAfter).not.toBe(listedBefore);
      expect(before.hash).toMatch(/^[0-9a-f]{64}$/);
      expect(after.hash).toBe(before.hash);
      expect(after.stable).toEqual(before.stable);
    });

    it('is the same when the same rules are loaded again in another order of sets and chains', async () => {
      await using space = await NetworkNamespace.create();
      await load(space, `${CLINIC}\ntable ip other {\n}`);
      const before = await read(space);
      const turned = CLINIC.replace('10.9.0.0/16, 10.1.0.0/24', '10.1.0.0/24, 10.9.0.0/16').replace(
        '443, 8443',
        '8443, 443',
      );
      await load(
        space,
        `flush ruleset\n${turned.replace('counter web { }', '').replace('set friends', 'counter web { }\nset friends')}`,
      );
      expect((await read(space)).hash).toBe(before.hash);
    });

    it.each([
      ['a rule that lets everybody in', 'insert rule inet clinic input accept'],
      [
        'a rule taken out',
        'delete rule inet clinic input handle $(nft -a list ruleset | sed -n "s/.*web.*handle //p" | tail -n 1)',
      ],
      ['another policy', 'chain inet clinic input { policy drop; }'],
      ['an address put into a set that people fill', 'add element inet clinic friends { 203.0.113.9 }'],
      [
        'a port sent elsewhere',
        'delete element inet clinic services { 80 : accept }; nft add element inet clinic services { 80 : drop }',
      ],
      ['a table put to sleep', 'add table inet clinic { flags dormant; }'],
    ])('is another one after %s', async (_, change) => {
      await using space = await NetworkNamespace.create();
      await load(space, CLINIC);
      const before = await read(space);
      await space.sh(
        `nft ${
          change.includes('$(')
            ? change
            : change
                .split('; nft ')
                .map((one) => `'${one}'`)
                .join(' && nft ')
        }`,
      );
      const after = await read(space);
      expect(after.hash).toMatch(/^[0-9a-f]{64}$/);
      expect(after.hash).not.toBe(before.hash);
    });

    it('is not moved by tables of others, however long', async () => {
      await using space = await NetworkNamespace.create();
      await load(space, CLINIC);
      const before = await read(space);
      const banned = Array.from({ length: 60_000 }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`).join(', ');
      await load(
        space,
        `table inet f2b-table {
        set addr-set-sshd {
          type ipv4_addr
          elements = { ${banned} }
        }
        chain f2b-chain {
          type filter hook input priority -1
          ip saddr @addr-set-sshd drop
        }
      }`,
      );
      expect((await space.sh('nft -j list ruleset')).length).toBeGreaterThan(600_000);
      const after = await read(space);
      expect(after.output.length).toBeLessThan(20_000);
      expect(after.hash).toBe(before.hash);
      expect(after.facts.tables).toContainEqual(expect.objectContaining({ ref: 'inet f2b-table', owner: 'fail2ban' }));
    });

    it('does not change a single rule by reading', async () => {
      await using space = await NetworkNamespace.create();
      await load(space, `${CLINIC}\ntable ip filter {\nchain INPUT { type filter hook input priority 0; }\n}`);
      const before = await space.sh('nft -a list ruleset');
      await read(space, ['inet clinic', 'ip filter']);
      expect(await space.sh('nft -a list ruleset')).toBe(before);
    });

    it('gives the raw hash of an older agent: that of the text of nft list ruleset', async () => {
      await using space = await NetworkNamespace.create();
      await load(space, CLINIC);
      const listing = await space.sh('nft list ruleset');
      expect((await read(space, ['inet clinic'], true)).facts.rawSha256).toBe(
        createHash('sha256').update(listing).digest('hex'),
      );
    });
  },
);

describeIf(
  allOf(linux, root, program('nft', 'nftables'), program('ip', 'iproute2'), program('iptables-nft', 'iptables')),
  'tables that iptables wrote',
  () => {
    const RULES =
      'iptables-nft -P INPUT DROP && iptables-nft -A INPUT -i lo -m conntrack --ctstate NEW -m comment --comment "from here" -j ACCEPT && iptables-nft -A INPUT -p udp --dport 7 -j ACCEPT';

    it('are read by iptables-save, and counted packets do not matter', async () => {
      await using space = await NetworkNamespace.create();
      await space.sh(RULES);
      const before = await read(space, ['ip filter']);
      await knock(space, '127.0.0.2');
      const after = await read(space, ['ip filter']);
      expect(before.facts.tables).toMatchObject([{ ref: 'ip filter', form: 'iptables', rules: 2 }]);
      expect(after.hash).toBe(before.hash);
    });

    it('have another hash when only an extension of iptables is another', async () => {
      await using space = await NetworkNamespace.create();
      await space.sh(RULES);
      const before = await read(space, ['ip filter']);
      await space.sh(`nft flush ruleset && ${RULES.replace('NEW', 'ESTABLISHED')}`);
      expect((await read(space, ['ip filter'])).hash).not.toBe(before.hash);
    });

    it('are known for those of somebody else by their chains', async () => {
      await using space = await NetworkNamespace.create();
      await space.sh(`${RULES} && iptables-nft -N DOCKER-USER && iptables-nft -A FORWARD -j DOCKER-USER`);
      const { facts } = await read(space, ['ip filter']);
      expect(facts.tables).toMatchObject([{ ref: 'ip filter', owner: 'docker' }]);
    });
  },
);
