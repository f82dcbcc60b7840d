import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newFindings } from './findings.ts';
import { knownKeysOf, looksLikeKnownHosts, parseKnownHosts } from './known-hosts.ts';
import { matchKnownHosts, wildcard } from './known-hosts-match.ts';
import { hostKey } from './test-keys.ts';

const A = hostKey(1);
const B = hostKey(2);

/** A name as `ssh-keygen -H` writes it. */
function hashed(name: string, salt = Buffer.alloc(20, 7)): string {
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

describe('lines of known_hosts', () => {
  test('give type, fingerprint and names', () => {
    const [key] = knownKeysOf(`\n# ours\n Desk.example,192.0.2.1 ${A.line} a comment\n`, newFindings());
    expect(key).toMatchObject({
      names: { kind: 'patterns', patterns: ['desk.example', '192.0.2.1'] },
      keyType: 'ssh-ed25519',
      fingerprint: A.fingerprint,
      place: { line: 3 },
    });
  });

  test.each([
    ['too few words', 'desk ssh-ed25519', 'not of the form'],
    ['a key of protocol 1', 'desk 1024 35 1234567', 'protocol 1'],
    ['a type that is not accepted', 'desk ssh-dss AAAAB3NzaC1kc3MAAAA=', 'key type that Rounds does not accept'],
    ['a marker that is not known', `@trusted desk ${A.line}`, 'marker'],
    ['a key of another type than it says', `desk ssh-rsa ${A.base64}`, 'not a key of the type'],
    ['a key with a character too many', `desk ssh-ed25519 ${A.base64}A`, 'not a key of the type'],
    ['another way to hash', `|2|abc|def ${A.line}`, 'hashed in a way'],
    [
      'an authority, which is listed and trusts nobody',
      `@cert-authority *.example ${A.line}`,
      'certificates are not used',
    ],
  ])('that cannot be used are named: %s', (_, line, why) => {
    expect(parseKnownHosts(`x ${B.line}\n${line}\n`).notUnderstood).toMatchObject([
      { line: 2, why: expect.stringContaining(why) },
    ]);
  });

  test('are recognised by their first line', () => {
    expect(looksLikeKnownHosts(`# mine\n${hashed('desk')} ${A.line}\n`)).toBe(true);
    expect(looksLikeKnownHosts('Host desk\n  User tech\n')).toBe(false);
  });
});

describe('hosts of a known_hosts file', () => {
  const hostsOf = (text: string) => parseKnownHosts(text).hosts.map(({ name, host, port }) => [name, host, port]);

  test('are those that are named in clear, each once', () => {
    const text = `desk ${A.line}\ndesk ${hostKey(3, 'ecdsa-sha2-nistp256').line}\n[desk]:2222 ${B.line}\n`;
    expect(hostsOf(text)).toEqual([
      ['desk', 'desk', undefined],
      ['desk-2222', 'desk', '2222'],
    ]);
  });

  test('are none for patterns, hashes and markers', () => {
    expect(hostsOf(`*.example ${A.line}\n${hashed('desk')} ${A.line}\n@revoked desk ${B.line}\n`)).toEqual([]);
  });

  test('a name and an address with one key are one host, known by its name', () => {
    const { hosts } = parseKnownHosts(`192.0.2.1 ${A.line}\ndesk ${A.line}\n`);
    expect(hosts).toMatchObject([{ name: 'desk', notes: ['also known as 192.0.2.1 (line 1)'] }]);
  });

  test('two names with one key stay two hosts, and this is said', () => {
    const { hosts } = parseKnownHosts(`desk ${A.line}\nnurse ${A.line}\n`);
    expect(hosts.map((host) => host.notes)).toEqual([
      ['shows the same key as nurse (line 2): is it the same machine?'],
      ['shows the same key as desk (line 1): is it the same machine?'],
    ]);
  });
});

describe('which keys speak of a host', () => {
  const desk = { name: 'desk', host: 'desk.example', port: 22 };
  const lines = (text: string, candidate = desk) =>
    (matchKnownHosts(knownKeysOf(text, newFindings()), [candidate]).byHost.get('desk') ?? []).map(
      (key) => key.place.line,
    );

  test.each([
    ['the plain name', 'desk.example', true],
    ['a name among others', 'nurse.example,desk.example', true],
    ['a pattern', '*.example', true],
    ['a pattern of the same length', 'des?.exampl?', true],
    ['a pattern that is negated for it', '*.example,!desk.*', false],
    ['a negation alone', '!nurse.example', false],
    ['the name with another port', '[desk.example]:2222', false],
    ['its hash', hashed('desk.example'), true],
    ['the hash of another', hashed('nurse.example'), false],
    ['the hash of its name with a port', hashed('[desk.example]:22'), false],
  ])('%s', (_, names, isMatch) => {
    expect(lines(`${names} ${A.line}\n`)).toEqual(isMatch ? [1] : []);
  });

  test('a host at another port is looked up with the port', () => {
    const other = { ...desk, port: 2222 };
    const text = `desk.example ${A.line}\n[desk.example]:2222 ${A.line}\n${hashed('[desk.example]:2222')} ${B.line}\n`;
    expect(lines(text, other)).toEqual([2, 3]);
  });

  test('are counted when there are too many hashes and hosts to compare', () => {
    const text = Array.from({ length: 400 }, () => `${hashed('desk.example')} ${A.line}\n`).join('');
    const many = Array.from({ length: 500 }, (_, at) => ({ name: `h${at}`, host: `h${at}.example`, port: 22 }));
    expect(matchKnownHosts(knownKeysOf(text, newFindings()), many).left).toBe(200);
  });

  test('wildcards match what a regular expression of the same meaning matches', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const meaning = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(wildcard(pattern, name)).toBe(new RegExp(`^(?:${meaning})$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });
});
