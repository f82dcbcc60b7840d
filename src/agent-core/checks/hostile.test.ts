import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseline as baselineSchema } from '../../contract/baseline.ts';
import { hostFacts } from '../../contract/drift.ts';
import type { Platform } from '../../contract/enums.ts';
import { signableObject } from '../../contract/primitives.ts';
import type { Frame } from '../transport/session.ts';
import type { Check, ProbeContext } from './check.ts';
import { parseHostFacts } from './host-facts/index.ts';
import { CHECKS } from './index.ts';

const NOW = Date.UTC(2027, 0, 31);
const baseline = baselineSchema.parse({
  patching: { expected_revision: '1234567' },
  logging: {},
  firewall: { tables: ['inet clinic', 'ip filter'], ruleset_hash: 'a'.repeat(64) },
});

function context(platform: Platform): ProbeContext {
  return {
    platform,
    baseline,
    canary: 'abcdef0123456789',
    previousCanary: { nonce: 'abcdef01', writtenAt: NOW - 1000 },
    privileged: true,
  };
}

/** A whole judgement of one answer: what a scan does with it. */
function through(check: Check<object>, platform: Platform, frame: Frame) {
  const reading = check.parse(new Map([[check.id, frame]]), context(platform));
  const judged = check.evaluate(reading, baseline, NOW);
  check.propose(reading);
  const records = reading.facts === undefined ? [] : [check.record(reading.facts), check.stable(reading.facts)];
  return { reading, judged, records };
}

const ok = (output: string): Frame => ({ status: 'ok', exitCode: 0, ms: 1, output });
const PLATFORMS: readonly Platform[] = ['linux', 'nixos', 'windows'];

/** Lines under keys that probes really use, so that hostile values come past the door. */
const KEYS = [
  ...[
    'unit.rsyslog',
    'unit.systemd-journald',
    'unit.auditd',
    'unit.nftables',
    'journald.conf',
    'audit.rules',
    'nft',
    'iptables',
    'apt',
    'generation',
  ],
  ...[
    'journal.on_disk',
    'canary.journal',
    'canary.file',
    'canary.path',
    'canary.previous',
    'archive',
    'metadata.at',
    'updated.at',
    'reboot.required',
  ],
  ...[
    'manager',
    'system.path',
    'system.booted',
    'current.kernel',
    'booted.kernel',
    'version.json',
    'listen.tcp',
    'listen.udp6',
    'disk',
    'os',
    'load',
    'uptime',
    'sessions',
  ],
];
const key = fc.oneof(
  fc.constantFrom(...KEYS),
  fc.constantFrom(...KEYS).map((one) => `${one}.rc`),
  fc.string(),
);
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '0',
    '1',
    '126',
    '99999999999999999999',
    'apt',
    'found',
    'lost',
    'yes',
    'ok',
    '/var/log/syslog',
    `/nix/store/${'a'.repeat(32)}-x`,
  ),
  fc.constantFrom(
    'LoadState=loaded',
    'ActiveState=active',
    '[Journal]',
    'MaxRetentionSec=9999999999999y',
    'Inst a [1] (2 Debian-Security:12/stable-security [all])',
  ),
  fc.json().map((json) => `{"nftables": [${json}]}`),
  fc
    .json()
    .map(
      (json) => `{"nftables": [{"rule": {"family": "inet", "table": "clinic", "chain": "input", "expr": ${json}}}]}`,
    ),
  fc.nat({ max: 400 }).map((at) => `1 ${253_402_300_799 + at} /nix/store/${'a'.repeat(32)}-x`),
);
const answer = fc
  .array(fc.tuple(key, value), { maxLength: 60 })
  .map((lines) => `${lines.map(([k, v]) => `${k}\t${v}`).join('\n')}\nend\tok\n`);

describe.each(CHECKS.map((check) => ({ id: check.id, check })))('$id, whatever the host answers', ({ check }) => {
  it('never throws, and is compliant by no hostile answer', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLATFORMS), fc.oneof(answer, fc.string()), (platform, output) => {
        const { judged, records } = through(check, platform, ok(output));
        expect(judged.state).not.toBe('compliant');
        expect(judged.summary.length).toBeLessThanOrEqual(2000);
        expect(judged.summary).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        for (const record of records) expect(signableObject.safeParse(record).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, Frame | undefined]>([
    ['nothing', undefined],
    ['too late', { status: 'missing', reason: 'timeout', detail: 'Look at the host.' }],
    [
      'too much',
      {
        status: 'missing',
        reason: 'truncated',
        detail: 'More than 1 MiB.',
        rest: { bytes: 1, sha256: 'a'.repeat(64) },
      },
    ],
  ])('is unknown when it answers %s', (_, frame) => {
    const frames = new Map(frame === undefined ? [] : [[check.id, frame]]);
    expect(check.evaluate(check.parse(frames, context('linux')), baseline, NOW).state).toBe('unknown');
  });
});

const MIB = 1024 * 1024;
const filled = (unit: string, before = '', after = '') =>
  before + unit.repeat(Math.max(0, Math.floor((MIB - before.length - after.length) / unit.length))) + after;
const END = '\nend\tok\n';

describe('a mebibyte of hostile answer is read in less than a second', () => {
  it.each<[string, string]>([
    ['zeroes', filled('\0')],
    ['newlines', filled('\n', '', END)],
    ['tabs', filled('\t', '', END)],
    ['blanks', filled(' ', 'disk\t/dev/x', END)],
    ['one fact again and again', filled('unit.rsyslog\tLoadState=loaded\n', '', `unit.rsyslog.rc\t0${END}`)],
    ['brackets', filled('[', 'nft\t{"nftables": ', `\nnft.rc\t0${END}`)],
    [
      'deep JSON',
      filled('[', 'nft\t{"nftables": [{"rule": {"family": "inet", "table": "clinic", "chain": "c", "expr": ', '').slice(
        0,
        MIB / 2,
      ) + filled(']', '', `}}]}\nnft.rc\t0${END}`).slice(MIB / 2),
    ],
    ['objects in objects', filled('{"a":', 'nft\t{"nftables": [{"rule": ', `\nnft.rc\t0${END}`)],
    [
      'lines of half objects',
      filled('nft\t{"rule": {"family": "inet", "table": "clinic"}},]}\n', '', `nft.rc\t0${END}`),
    ],
    [
      'many rules',
      filled(
        'nft\t{"rule": {"family": "inet", "table": "clinic", "chain": "c", "expr": [{"set": {"op": "add", "set": "@x"}}]}}\n',
        '',
        `nft.rc\t0${END}`,
      ),
    ],
    ['chains of iptables', filled('iptables\t:INPUT ACCEPT [0:0]\n', 'iptables\t*filter\n', `iptables.rc\t0${END}`)],
    ['one rule of iptables', filled('-A ', 'iptables\t*filter\niptables\t-A INPUT ', `\niptables.rc\t0${END}`)],
    [
      'updates',
      filled(
        'apt\tInst a [1] (2 Debian-Security:12/stable-security [all])\n',
        'manager\tapt\narchive\tLabel: Debian-Security;\n',
        `apt.rc\t0${END}`,
      ),
    ],
    [
      'one update',
      filled(
        ', a/b-security',
        'manager\tapt\narchive\tLabel: Debian-Security;\napt\tInst a [1] (2 ',
        `)\napt.rc\t0${END}`,
      ),
    ],
    ['an archive of fields', filled('Label: x;', 'manager\tapt\narchive\t', END)],
    ['generations', filled(`generation\t1 1700000000 /nix/store/${'a'.repeat(32)}-x\n`, '', END)],
    ['digits', filled('9', 'uptime\t', END)],
    ['digits and dots of a kernel', filled('1.', 'manager\tapt\nkernel.running\t', END)],
    [
      'a time span',
      filled(
        '1y ',
        'journald.conf\t[Journal]\njournald.conf\tMaxRetentionSec=',
        `\njournald.conf.rc\t0\njournal.on_disk\tyes${END}`,
      ),
    ],
    ['audit keys', filled('-k a ', 'audit.rules\t', `\naudit.rules.rc\t0${END}`)],
    ['blanks before a key', filled('-k   ', 'audit.rules\t', `\naudit.rules.rc\t0${END}`)],
    ['sockets', filled('listen.tcp\t0100007F:0016\n', '', END)],
    ['errors', filled('unit.rsyslog.err\t\u001b[31m\n', '', `unit.rsyslog.rc\t1${END}`)],
  ])('%s', (_, output) => {
    const answered = output.length;
    expect(answered).toBeLessThanOrEqual(MIB + 1000);
    for (const check of CHECKS) {
      for (const platform of ['linux', 'nixos'] as const) {
        const start = performance.now();
        through(check, platform, ok(output));
        expect(performance.now() - start).toBeLessThan(1000);
      }
    }
    const start = performance.now();
    parseHostFacts({ frames: new Map([['host_facts', ok(output)]]) });
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('host facts, whatever the host answers', () => {
  it('are those of the contract', () => {
    fc.assert(
      fc.property(fc.oneof(answer, fc.string()), (output) => {
        const facts = parseHostFacts({ frames: new Map([['host_facts', ok(output)]]) });
        expect(facts === undefined || hostFacts.safeParse(facts).success).toBe(true);
      }),
    );
  });
});
