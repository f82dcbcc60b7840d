import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignableValue } from '../../src/agent-core/evidence/canonical.ts';
import { signerOf } from '../../src/agent-core/evidence/ed25519.ts';
import { type TrustedKeys, trustedKeys } from '../../src/agent-core/evidence/verify/trust.ts';
import type { VerifyReport, VerifyResult } from '../../src/contract/evidence.ts';
import type { KeyRecord } from '../../src/contract/keys.ts';
import { foldersByNumber, forgeBundle, logLines, rebuildLog } from '../support/evidence/attacker.ts';
import { DEVICE, keyRecordOf, seedOf } from '../support/evidence/console.ts';
import { audit, BUNDLE_KEY, copyOf, evidenceOf, isGood, LOG_KEY, type Stand } from '../support/evidence/stand.ts';
import { type Scratch, scratch } from '../support/evidence/tree.ts';

const OTHER_DEVICE = '01890000-0000-7000-8000-00000000d002';
const STRANGER = signerOf(seedOf('bundle', 'a stranger'));

let master: Scratch;
let stand: Stand;
beforeAll(async () => {
  master = scratch();
  stand = await evidenceOf(master.path, 6);
});
afterAll(() => master[Symbol.dispose]());

/** The folder of a bundle of a copy, by its number. */
function folderOf(copy: Stand, number: number): string {
  return foldersByNumber(copy.evidence).get(number) ?? '';
}

function only(report: VerifyReport): VerifyResult {
  const bad = report.results.filter((result) => result.verdict !== 'valid');
  expect(bad).toHaveLength(1);
  return bad[0] ?? expect.fail('no bundle was found fault with');
}

/** Changes a bundle with the device's own key, and makes the log fit it: an attacker who has everything. */
async function forged(
  copy: Stand,
  number: number,
  change: (record: Record<string, SignableValue>) => Record<string, SignableValue>,
  signer = BUNDLE_KEY,
): Promise<void> {
  const lines = logLines(copy.evidence);
  lines[number - 1] = forgeBundle(folderOf(copy, number), change, signer);
  await rebuildLog(copy.evidence, lines, LOG_KEY);
}

/** The last bundle: no later one carries a checkpoint that would show the change. */
const LAST = 6;

describe('bundles out of place', () => {
  test('two that changed places', async () => {
    using copy = copyOf(stand);
    const [a, b] = [folderOf(copy, 2), folderOf(copy, 3)];
    renameSync(a, `${a}-away`);
    renameSync(b, a);
    renameSync(`${a}-away`, b);
    const bad = (await audit(copy)).results.filter((result) => result.verdict !== 'valid');
    expect(bad.map((result) => result.checks.schema.detail)).toEqual([
      expect.stringContaining("the folder's name"),
      expect.stringContaining("the folder's name"),
    ]);
  });

  test('a copy under another id', async () => {
    using copy = copyOf(stand);
    const to = join(dirname(folderOf(copy, 2)), '019cb0f5-0000-7000-8000-000000000000');
    cpSync(folderOf(copy, 2), to, { recursive: true });
    expect(only(await audit(copy))).toMatchObject({ path: to, checks: { schema: { result: 'fail' } } });
  });

  test('a copy under another day', async () => {
    using copy = copyOf(stand);
    const to = join(copy.evidence, '2026', '03', '01', basename(folderOf(copy, 2)));
    cpSync(folderOf(copy, 2), to, { recursive: true });
    expect(only(await audit(copy))).toMatchObject({ path: to, checks: { schema: { result: 'fail' } } });
  });

  test('one with a number that another has', async () => {
    using copy = copyOf(stand);
    forgeBundle(folderOf(copy, LAST), (record) => ({ ...record, seq: 2 }), BUNDLE_KEY);
    expect(only(await audit(copy)).checks.in_log).toMatchObject({
      result: 'fail',
      detail: expect.stringContaining('number 2 of the log is'),
    });
  });

  test('one more than was logged, signed by the device', async () => {
    using copy = copyOf(stand);
    const id = '019cb0f5-ffff-7000-8000-000000000000';
    const to = join(dirname(folderOf(copy, 2)), id);
    cpSync(folderOf(copy, LAST), to, { recursive: true });
    forgeBundle(to, (record) => ({ ...record, bundle_id: id, seq: LAST + 1 }), BUNDLE_KEY);
    const report = await audit(copy);
    expect(only(report)).toMatchObject({
      seq: LAST + 1,
      checks: { signature: { result: 'pass' }, in_log: { result: 'fail' } },
    });
  });

  test('entries that skip or repeat a number', async () => {
    using copy = copyOf(stand);
    const lines = logLines(copy.evidence);
    await rebuildLog(copy.evidence, [...lines.slice(0, 4), lines[5] ?? ''], LOG_KEY);
    const report = await audit(copy);
    expect(report.logs[0]?.checks.no_gap).toMatchObject({
      result: 'fail',
      detail: 'entry 5 carries number 6: numbers must go up by one',
    });
    expect(report.summary.valid).toBe(0);
  });
});

describe('keys', () => {
  test('a bundle signed anew by a stranger', async () => {
    using copy = copyOf(stand);
    forgeBundle(folderOf(copy, 3), (record) => ({ ...record, key_id: STRANGER.keyId }), STRANGER);
    expect(only(await audit(copy)).checks).toMatchObject({
      signature: { result: 'not_checked' },
      key_known: { result: 'fail' },
      in_log: { result: 'fail' },
    });
  });

  test.each([
    ['of another role of the device', LOG_KEY],
    ['of nobody that is known', STRANGER],
  ])('a bundle signed by a key %s, in a log made to fit', async (_what, signer) => {
    using copy = copyOf(stand);
    await forged(copy, LAST, (record) => ({ ...record, key_id: signer.keyId }), signer);
    const bad = only(await audit(copy));
    expect(bad.verdict).toBe('unknown_key');
    expect(bad.checks.key_known.detail).toContain(signer.keyId);
  });

  test('a bundle key of another device does not sign for this one', async () => {
    using copy = copyOf(stand);
    const theirs = signerOf(seedOf('bundle', OTHER_DEVICE));
    await forged(copy, LAST, (record) => ({ ...record, key_id: theirs.keyId }), theirs);
    const both = trustedKeys('the list', true, [...copy.trust.records.values(), keyRecordOf('bundle', OTHER_DEVICE)]);
    const bad = only(await audit(copy, { trust: both }));
    expect(bad).toMatchObject({ verdict: 'unknown_key', checks: { signature: { result: 'pass' } } });
  });

  /** The device's keys as an auditor knows them, with something changed in those of a role. */
  function known(role: 'bundle' | 'log', change: Partial<KeyRecord>): TrustedKeys {
    const records = [...stand.trust.records.values()];
    return trustedKeys(
      'the list',
      true,
      records.map((record) => (record.role === role ? { ...record, ...change } : record)),
    );
  }

  test.each([
    ['before it began', { not_before: '2026-03-03T00:00:00.000Z' }],
    ['after it ended', { not_after: '2026-03-01T00:00:00.000Z' }],
  ])('a bundle of a time %s', async (_when, change) => {
    const report = await audit(stand, { trust: known('bundle', change) });
    expect(report.summary).toMatchObject({ valid: 0, invalid: 6 });
    expect(report.results[0]?.checks).toMatchObject({
      key_known: { result: 'pass' },
      key_valid_at_time: { result: 'fail' },
    });
  });

  test.each(['bundle', 'log'] as const)('a %s key that was revoked', async (role) => {
    const trust = known(role, { revoked_at: '2026-04-01T00:00:00.000Z', reason: 'laptop stolen' });
    const report = await audit(stand, { trust });
    expect(report.summary).toMatchObject({ valid: 0, invalid: 6 });
    expect(report.results[0]?.checks.key_not_revoked).toMatchObject({
      result: 'fail',
      detail: expect.stringContaining('laptop stolen'),
    });
  });

  test('evidence of somebody else reads unknown_key, and what is not known from outside "keys not confirmed"', async () => {
    const nobody = trustedKeys('another vault', true, [
      keyRecordOf('bundle', OTHER_DEVICE),
      keyRecordOf('log', OTHER_DEVICE),
    ]);
    expect((await audit(stand, { trust: nobody })).summary).toEqual({
      valid: 0,
      incomplete: 0,
      unknown_key: 6,
      invalid: 0,
    });
    const unconfirmed = await audit(stand, { trust: undefined });
    expect(unconfirmed.summary).toEqual({ valid: 0, incomplete: 6, unknown_key: 0, invalid: 0 });
    expect(unconfirmed.results[0]?.checks.key_known.detail).toContain('keys not confirmed');
  });

  test.each(['keys.json', 'allowed_signers', `${STRANGER.keyId}.pem`])('a stranger put into _keys/%s', async (name) => {
    using copy = copyOf(stand);
    const path = join(copy.evidence, '_keys', name);
    const theirs = { ...keyRecordOf('bundle', 'a stranger'), holder: DEVICE };
    if (name === 'keys.json') {
      const list = JSON.parse(readFileSync(path, 'utf8'));
      writeFileSync(path, JSON.stringify({ ...list, keys: [...list.keys, theirs] }));
    } else writeFileSync(path, `${name.endsWith('.pem') ? '' : readFileSync(path, 'utf8')}x ssh-ed25519 AAAA\n`);
    const report = await audit(copy);
    expect(report.logs[0]?.checks.key_known).toMatchObject({ result: 'fail', detail: expect.stringContaining(name) });
    expect(report.summary.valid).toBe(6);
  });
});

describe('bytes that are not as they must be', () => {
  const rewrite = (change: (text: string) => string | Buffer) => (path: string) =>
    writeFileSync(path, change(readFileSync(path, 'utf8')));

  test.each([
    ['a trailing newline', rewrite((text) => `${text}\n`)],
    ['a byte order mark', rewrite((text) => `\ufeff${text}`)],
    ['white space', rewrite((text) => text.replace(':', ': '))],
    [
      'another order of keys',
      rewrite((text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()))),
    ],
    ['a key twice', rewrite((text) => text.replace('"seq":', '"seq":1,"seq":'))],
    ['an escape that need not be', rewrite((text) => text.replace('"drift"', '"\\u0064rift"'))],
    ['another number form', rewrite((text) => text.replace('"offset_ms":1,', '"offset_ms":1.0,'))],
    [
      'invalid UTF-8',
      rewrite((text) =>
        Buffer.concat([Buffer.from(text.slice(0, 50)), Buffer.from([0xff]), Buffer.from(text.slice(51))]),
      ),
    ],
    ['nothing at all', rewrite(() => '')],
    ['no JSON', rewrite(() => '<html>')],
    ['nesting without end', rewrite(() => '['.repeat(4_000_000))],
    [
      'deep nesting inside a record',
      rewrite((text) => text.replace('"pre_state":{', `"pre_state":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)},"x":{`)),
    ],
    ['a number of 4 million digits', rewrite((text) => text.replace('"seq":1', `"seq":${'1'.repeat(4_000_000)}`))],
    ['a gigabyte', (path: string) => truncateSync(path, 2 ** 30)],
    [
      'a symbolic link to a good bundle',
      (path: string) => {
        renameSync(path, `${path}.real`);
        symlinkSync(`${path}.real`, path);
      },
    ],
    [
      'a link to a device',
      (path: string) => {
        rmSync(path);
        symlinkSync('/dev/zero', path);
      },
    ],
    [
      'a pipe that nobody writes to',
      (path: string) => {
        rmSync(path);
        expect(spawnSync('mkfifo', [path]).status).toBe(0);
      },
    ],
    [
      'a folder',
      (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ])('bundle.json with %s', async (_what, spoil) => {
    using copy = copyOf(stand);
    spoil(join(folderOf(copy, 1), 'bundle.json'));
    const before = process.memoryUsage().rss;
    const started = process.cpuUsage();
    const bad = only(await audit(copy));
    expect(bad.verdict).toBe('invalid');
    expect(bad).toMatchObject({ seq: 1, checks: { bytes_canonical: { result: 'fail', detail: expect.any(String) } } });
    // A gigabyte that was read would take longer and more than this, on any machine; processor time, microseconds.
    const { user, system } = process.cpuUsage(started);
    expect(user + system).toBeLessThan(3_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  const resign = (change: (text: string) => string) => (path: string) =>
    writeFileSync(path, change(readFileSync(path, 'latin1')));
  test.each([
    ['CRLF', resign((text) => text.replace('\n', '\r\n'))],
    ['no newline', resign((text) => text.trimEnd())],
    ['a second newline', resign((text) => `${text}\n`)],
    ['no padding', resign((text) => text.replaceAll('=', ''))],
    ['white space inside', resign((text) => `${text.slice(0, 40)} ${text.slice(40)}`)],
    [
      'stray bits in its last character',
      resign((text) => `${text.slice(0, 85)}${String.fromCharCode(text.charCodeAt(85) + 1)}==\n`),
    ],
    ['the URL alphabet', resign(() => `${Buffer.alloc(64, 0xfb).toString('base64url')}==\n`)],
    ['63 bytes', resign(() => `${Buffer.alloc(63, 1).toString('base64')}\n`)],
    ['zeros', resign(() => `${Buffer.alloc(64).toString('base64')}\n`)],
    ['a gigabyte', (path: string) => truncateSync(path, 2 ** 30)],
  ])('bundle.sig with %s', async (_what, spoil) => {
    using copy = copyOf(stand);
    spoil(join(folderOf(copy, 1), 'bundle.sig'));
    expect(only(await audit(copy))).toMatchObject({ verdict: 'invalid', checks: { signature: { result: 'fail' } } });
  });

  test.each([
    ['entries/000', 'a gigabyte', (path: string) => truncateSync(path, 2 ** 30)],
    [
      'entries/000',
      'a pipe',
      (path: string) => {
        rmSync(path);
        spawnSync('mkfifo', [path]);
      },
    ],
    ['entries/000', 'nothing', (path: string) => rmSync(path)],
    ['entries/001', 'more than was logged', (path: string) => writeFileSync(path, '{}\n')],
    ['tile/0/000', 'nothing', (path: string) => rmSync(path)],
    [
      'tile/0/000',
      'one hash more',
      (path: string) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(32)])),
    ],
    ['checkpoint', 'nothing', (path: string) => rmSync(path)],
    ['checkpoint', 'a gigabyte', (path: string) => truncateSync(path, 2 ** 30)],
    ['checkpoint', 'an older one', (path: string) => cpSync(join(dirname(path), 'checkpoints', '000000000002'), path)],
    [
      'checkpoints/000000000002',
      'one of another size',
      (path: string) => cpSync(join(dirname(path), '000000000006'), path),
    ],
    ['checkpoints/000000000009', 'rubbish', (path: string) => writeFileSync(path, 'rubbish')],
  ])('the log, with %s holding %s', async (file, _what, spoil) => {
    using copy = copyOf(stand);
    spoil(join(copy.evidence, '_log', DEVICE, file));
    expect(isGood(await audit(copy))).toBe(false);
  });

  test('a link in the place of a bundle folder is no bundle', async () => {
    using copy = copyOf(stand);
    const folder = folderOf(copy, 2);
    renameSync(folder, join(copy.path, 'elsewhere'));
    symlinkSync(join(copy.path, 'elsewhere'), folder);
    expect((await audit(copy)).logs[0]?.missing).toEqual([{ seq: 2, bundle_id: basename(folder) }]);
  });

  test('a folder of _log with a name that a terminal would obey is judged like any other', async () => {
    using copy = copyOf(stand);
    mkdirSync(join(copy.evidence, '_log', '\u001b[2J<b>'));
    const report = await audit(copy);
    expect(report.summary.valid).toBe(6);
    expect(report.logs).toHaveLength(2);
  });
});

describe('artifacts', () => {
  const CONTENT = Buffer.from('a long output\n'.repeat(1000));
  const named = {
    path: 'artifacts/journal.txt',
    sha256: createHash('sha256').update(CONTENT).digest('hex'),
    bytes: CONTENT.length,
  };

  async function withArtifact(copy: Stand): Promise<string> {
    await forged(copy, LAST, (record) => ({ ...record, artifacts: [named] }));
    const path = join(folderOf(copy, LAST), named.path);
    mkdirSync(dirname(path));
    writeFileSync(path, CONTENT);
    return path;
  }

  test('that are as they were recorded pass', async () => {
    using copy = copyOf(stand);
    await withArtifact(copy);
    expect(isGood(await audit(copy))).toBe(true);
  });

  test.each([
    ['altered', (path: string) => writeFileSync(path, Buffer.from(CONTENT).fill('A', 0, 1))],
    ['cut', (path: string) => truncateSync(path, 5)],
    ['grown', (path: string) => truncateSync(path, 2 ** 30)],
    ['gone', (path: string) => rmSync(path)],
    [
      'a link',
      (path: string) => {
        renameSync(path, join(dirname(path), '..', 'bundle.txt'));
        symlinkSync('../bundle.txt', path);
      },
    ],
    ['more than were named', (path: string) => writeFileSync(join(dirname(path), 'more.txt'), 'x')],
  ])('that are %s fail', async (_how, spoil) => {
    using copy = copyOf(stand);
    spoil(await withArtifact(copy));
    expect(only(await audit(copy)).checks.artifacts.result).toBe('fail');
  });
});
