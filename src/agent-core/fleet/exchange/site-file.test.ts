import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SITE_BYTES, type SiteDocument } from '../../../contract/site-document.ts';
import { RoundsError } from '../../errors.ts';
import { canonicalBytes, canonicalize } from '../../evidence/canonical.ts';
import { signerOf } from '../../evidence/ed25519.ts';
import { sha256 } from '../../evidence/merkle.ts';
import { baselineHash, readBaseline } from '../baseline.ts';
import { openSiteFile, readSiteDocument, writeSiteFile } from './site-file.ts';

const AT = '2026-03-02T08:00:00.000Z';
const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const signer = signerOf(new Uint8Array(32).fill(8));
const YAML = 'logging:\n  services: [rsyslog]\n';
const PRINT = `SHA256:${'A'.repeat(43)}`;

const DOCUMENT: SiteDocument = {
  schema: 'rounds.site/1',
  exported_at: AT,
  exported_by: 'pat',
  device_id: uuid(9),
  app_version: '1.2.3',
  site: { site_id: uuid(1), name: 'maple', timezone: 'America/Chicago', created_at: AT },
  hosts: [
    {
      host_id: uuid(2),
      name: 'desk',
      address: 'ssh://tech@192.0.2.10:22',
      platform: 'linux',
      credential: 'key',
      sudo: 'nopasswd',
      created_at: AT,
    },
    {
      host_id: uuid(3),
      name: 'nurse',
      address: 'ssh://tech@192.0.2.11:22',
      platform: 'nixos',
      credential: 'agent',
      sudo: 'none',
      jump: [uuid(2)],
      created_at: AT,
    },
  ],
  groups: [
    { group_id: uuid(4), name: 'front', rank: 1, created_at: AT, hosts: [uuid(2), uuid(3)] },
    { group_id: uuid(5), name: 'servers', rank: 2, created_at: AT, hosts: [uuid(3)] },
  ],
  baselines: [{ scope: 'host', id: uuid(2), yaml: YAML, sha256: baselineHash(readBaseline(YAML, 'x')) }],
  known_peers: [{ host_id: uuid(2), key_type: 'ssh-ed25519', fingerprint: PRINT, accepted_at: AT, accepted_by: 'pat' }],
};
const FILE = writeSiteFile(DOCUMENT, signer);

/** A file with any payload, properly signed: what an insider with a key can make. */
function signed(payload: unknown, change: (file: Record<string, unknown>) => void = () => undefined): string {
  const plain = JSON.parse(JSON.stringify(payload));
  const file = {
    key_id: signer.keyId,
    payload: plain,
    public_key: Buffer.from(signer.publicKey).toString('base64'),
    signature: Buffer.from(signer.sign(sha256(canonicalBytes(plain)))).toString('base64'),
  };
  change(file);
  return canonicalize(JSON.parse(JSON.stringify(file)));
}

/** The refusal of a file; throws what is no refusal. */
function refusal(text: string): RoundsError | undefined {
  try {
    readSiteDocument(openSiteFile(text, 'maple.json'), 'maple.json');
    return undefined;
  } catch (error) {
    if (error instanceof RoundsError) return error;
    throw error;
  }
}

describe('a site export', () => {
  test('comes back as it was written, with the key that signed it', () => {
    const opened = openSiteFile(FILE, 'maple.json');
    expect(opened.keyId).toBe(signer.keyId);
    expect(opened.claims).toBe(`it says: exported ${AT} by pat on device ${uuid(9)}`);
    expect(readSiteDocument(opened, 'maple.json')).toEqual(DOCUMENT);
  });

  test('of any byte changed is refused', () => {
    const bytes = Buffer.from(FILE, 'utf8');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 7));
      expect(refusal(changed.toString('latin1'))?.code, `byte ${at}`).toMatch(/INVALID_INPUT|UNSUPPORTED/);
    }
  });

  test.each([
    ['a newline at its end', `${FILE}\n`, 'not as it was written'],
    ['a byte order mark', `\ufeff${FILE}`, 'not as it was written'],
    ['nothing', '', 'not as it was written'],
    ['another document', canonicalize({ hello: 'world' }), 'no site export'],
    ['an evidence bundle as payload', signed({ schema: 'rounds.evidence/1', kind: 'policy' }), 'no site export'],
    ['a further field', signed(DOCUMENT, (file) => Object.assign(file, { more: true })), 'no site export'],
    [
      'a key_id of another key',
      signed(DOCUMENT, (file) => Object.assign(file, { key_id: 'ab'.repeat(32) })),
      'never signed by the key',
    ],
    [
      'a payload that was changed',
      signed(DOCUMENT, (file) => Object.assign(file, { payload: { ...DOCUMENT, exported_by: 'eve' } })),
      'was changed',
    ],
    [
      'the signature of another',
      signed(DOCUMENT, (file) => Object.assign(file, { signature: Buffer.alloc(64, 1).toString('base64') })),
      'was changed',
    ],
  ])('with %s is refused', (_, text, why) => {
    expect(refusal(text)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(why) });
  });

  test('of a newer form is refused as such, whatever else is in it', () => {
    expect(refusal(signed({ schema: 'rounds.site/2', novelty: [] }))).toMatchObject({ code: 'UNSUPPORTED' });
  });

  test.each([
    ['a host without a name', { hosts: [{ ...DOCUMENT.hosts[0], name: undefined }] }, 'hosts.0.name'],
    ['a field that is not known', { windows: [] }, 'windows'],
    ['a time zone that is none', { site: { ...DOCUMENT.site, timezone: 'Maple/Street' } }, 'site.timezone'],
    [
      'an id twice',
      {
        hosts: [DOCUMENT.hosts[0], { ...DOCUMENT.hosts[1], host_id: uuid(2) }],
        groups: [],
        baselines: [],
        known_peers: [],
      },
      `the id ${uuid(2)} is there twice`,
    ],
    [
      'a name twice',
      { hosts: [DOCUMENT.hosts[0], { ...DOCUMENT.hosts[1], name: 'desk' }] },
      'the name desk is there twice',
    ],
    [
      'an address that holds a password',
      { hosts: [{ ...DOCUMENT.hosts[0], address: 'ssh://a:b@c:22' }] },
      'desk: it holds a password',
    ],
    ['this computer', { hosts: [{ ...DOCUMENT.hosts[0], address: 'local:' }] }, 'this computer'],
    [
      'a way through a stranger',
      { hosts: [DOCUMENT.hosts[0], { ...DOCUMENT.hosts[1], jump: [uuid(7)] }] },
      'nurse: nurse is reached through a host that is not known',
    ],
    [
      'ways that go round in a circle',
      { hosts: [{ ...DOCUMENT.hosts[0], jump: [uuid(3)] }, DOCUMENT.hosts[1]] },
      'twice through one',
    ],
    [
      'a way that is there and left out',
      { hosts: [DOCUMENT.hosts[0], { ...DOCUMENT.hosts[1], jump_left_out: true }] },
      'nurse: has a way, and says that it was left out',
    ],
    ['a group twice', { groups: [DOCUMENT.groups[0], DOCUMENT.groups[0]] }, `the id ${uuid(4)} is there twice`],
    [
      'two groups of one name',
      { groups: [DOCUMENT.groups[0], { ...DOCUMENT.groups[1], name: 'front' }] },
      'groups: the name front is there twice',
    ],
    [
      'a group with a stranger',
      { groups: [{ ...DOCUMENT.groups[0], hosts: [uuid(7)] }] },
      `groups: front: ${uuid(7)} is no host of this site`,
    ],
    [
      'a host twice in a group',
      { groups: [{ ...DOCUMENT.groups[0], hosts: [uuid(2), uuid(2)] }] },
      `groups: front has ${uuid(2)} twice`,
    ],
    [
      'a host in more groups than it may be in',
      {
        groups: Array.from({ length: 21 }, (_, n) => ({
          ...DOCUMENT.groups[0],
          group_id: uuid(100 + n),
          name: `g${n}`,
        })),
      },
      'is in more than 20',
    ],
    [
      'a baseline of a group that is none',
      { baselines: [{ ...DOCUMENT.baselines[0], scope: 'group' }] },
      'is not of this site',
    ],
    [
      'a generation for several hosts',
      {
        baselines: [
          {
            scope: 'group',
            id: uuid(4),
            yaml: 'patching: { expected_generation: 4 }\n',
            sha256: baselineHash(readBaseline('patching: { expected_generation: 4 }', 'x')),
          },
        ],
      },
      'expected_generation belongs to one host',
    ],
    ['a baseline of a stranger', { baselines: [{ ...DOCUMENT.baselines[0], id: uuid(7) }] }, 'is not of this site'],
    [
      'a baseline with another hash',
      { baselines: [{ ...DOCUMENT.baselines[0], sha256: '0'.repeat(64) }] },
      'its hash is another',
    ],
    ['a baseline that is none', { baselines: [{ ...DOCUMENT.baselines[0], yaml: 'colour: blue\n' }] }, 'colour'],
    [
      'an identity of a stranger',
      { known_peers: [{ ...DOCUMENT.known_peers[0], host_id: uuid(7) }] },
      'is no host of this site',
    ],
    [
      'an identity of a kind that is not accepted',
      { known_peers: [{ ...DOCUMENT.known_peers[0], key_type: 'ssh-dss' }] },
      'kind that is not accepted',
    ],
    [
      'the id that stands for no site',
      { site: { ...DOCUMENT.site, site_id: uuid(0).replace('7', '0').replace('8', '0') } },
      'no site',
    ],
  ])('that is signed and has %s is refused, and this is named', (_, part, why) => {
    const found = refusal(signed({ ...DOCUMENT, ...part }));
    expect(found?.code).toBe('INVALID_INPUT');
    expect(found?.details.join('\n')).toContain(why);
  });

  test('whose claims are no texts says that nobody knows', () => {
    const { claims } = openSiteFile(
      signed({ schema: 'rounds.site/1', exported_by: { toString: 1 }, device_id: '\u001b[2J' }),
      'x',
    );
    expect(claims).toBe('it says: exported nobody knows by nobody knows on device \\x1b[2J');
  });

  test('made up at random, signed or not, is refused without harm', () => {
    const junk = fc.oneof(
      fc.json().map((text) => signed(JSON.parse(text) ?? {})),
      fc
        .tuple(fc.nat(FILE.length), fc.string({ maxLength: 20 }), fc.nat(20))
        .map(([at, put, cut]) => FILE.slice(0, at) + put + FILE.slice(at + cut)),
      fc.string({ unit: 'binary', maxLength: 300 }),
    );
    fc.assert(
      fc.property(junk, (text) => {
        fc.pre(text !== FILE);
        expect(refusal(text)?.code).toMatch(/INVALID_INPUT|UNSUPPORTED/);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['brackets', '['.repeat(MAX_SITE_BYTES)],
    ['digits', '1'.repeat(MAX_SITE_BYTES)],
    ['more bytes than are read', `"${'a'.repeat(MAX_SITE_BYTES)}"`],
    [
      'five thousand hosts of one name',
      signed({
        ...DOCUMENT,
        groups: [],
        baselines: [],
        known_peers: [],
        hosts: Array.from({ length: 5000 }, () => DOCUMENT.hosts[0]),
      }),
    ],
  ])('of %s is refused in under a second', (_, text) => {
    const before = process.cpuUsage();
    expect(refusal(text)?.code).toBe('INVALID_INPUT');
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});
