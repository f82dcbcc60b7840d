import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '../../src/agent-core/evidence/canonical.ts';
import type { Draft } from '../../src/agent-core/evidence/draft.ts';
import { signerOf } from '../../src/agent-core/evidence/ed25519.ts';
import { sha256 } from '../../src/agent-core/evidence/merkle.ts';
import { keysByOrganisation, keysFromFile } from '../../src/agent-core/evidence/verify/trust.ts';
import { verifyPaths } from '../../src/agent-core/evidence/verify/verify-paths.ts';
import { DEVICE_SITE_ID, DEVICE_SITE_NAME } from '../../src/contract/primitives.ts';
import { foldersByNumber, forgeBundle, logLines, rebuildLog } from '../support/evidence/attacker.ts';
import { type EvidenceConsole, keyRecordOf, openEvidence, seedOf, steppingClock } from '../support/evidence/console.ts';
import { driftDraft, policyDraft } from '../support/evidence/drafts.ts';
import { canMount, smallDisk } from '../support/evidence/small-disk.ts';
import { audit, copyOf, evidenceOf, isGood, LOG_KEY } from '../support/evidence/stand.ts';
import { scratch, stateOf } from '../support/evidence/tree.ts';
import { allOf, describeIf, linux, program, testIf } from '../support/requires.ts';

const CHILD = fileURLToPath(new URL('../support/evidence/verify-child.ts', import.meta.url));

describe('verifying', () => {
  test('changes nothing: no content, no times, no modes', async () => {
    using folder = scratch();
    const stand = await evidenceOf(folder.path, 6);
    const before = stateOf(stand.evidence);
    expect(isGood(await audit(stand, { kept: [stand.kept], own: stand.memory }))).toBe(true);
    rmSync(join([...foldersByNumber(stand.evidence).values()][2] ?? '', 'bundle.sig'));
    const damaged = stateOf(stand.evidence);
    expect(isGood(await audit(stand))).toBe(false);
    expect(stateOf(stand.evidence)).toEqual(damaged);
    expect(Object.keys(damaged)).toHaveLength(Object.keys(before).length - 1);
  });

  testIf(
    allOf(canMount, program('unshare', 'util-linux')),
    'works on a read-only disk, without a network',
    async () => {
      using folder = scratch();
      using disk = smallDisk(join(folder.path, 'disk'), 2 * 1024 * 1024);
      const stand = await evidenceOf(folder.path, 6);
      cpSync(stand.evidence, join(disk.path, 'evidence'), { recursive: true });
      disk.setReadOnly(true);
      const run = spawnSync(
        'unshare',
        ['--net', process.execPath, CHILD, join(disk.path, 'evidence'), join(stand.evidence, '_keys', 'keys.json')],
        { encoding: 'utf8' },
      );
      expect(run.stderr).toBe('');
      expect(JSON.parse(run.stdout)).toEqual({ valid: 6, incomplete: 0, unknown_key: 0, invalid: 0 });
    },
    30_000,
  );

  test('takes a data folder, an evidence folder, a day, a bundle or its bundle.json', async () => {
    using folder = scratch();
    const stand = await evidenceOf(folder.path, 6);
    const bundle = foldersByNumber(stand.evidence).get(4) ?? '';
    const asked = { trust: stand.trust, kept: [] };
    for (const path of [folder.path, stand.evidence, join(stand.evidence, '2026'), dirname(bundle)])
      expect((await verifyPaths([path], asked)).summary.valid, path).toBe(6);
    for (const path of [bundle, join(bundle, 'bundle.json')]) {
      const report = await verifyPaths([path], asked);
      expect(report.results).toMatchObject([{ seq: 4, verdict: 'valid' }]);
      expect(report.logs[0]?.checks.in_log).toMatchObject({ result: 'not_checked' });
    }
    expect((await verifyPaths([bundle, stand.evidence], asked)).summary.valid).toBe(7);
  });

  test('judges a bundle that lies alone as far as it can', async () => {
    using folder = scratch();
    const stand = await evidenceOf(folder.path, 6);
    const alone = join(folder.path, 'from the auditor');
    cpSync(foldersByNumber(stand.evidence).get(4) ?? '', alone, { recursive: true });
    const { results } = await verifyPaths([alone], { trust: stand.trust, kept: [] });
    expect(results).toMatchObject([
      {
        verdict: 'incomplete',
        checks: {
          bytes_canonical: { result: 'pass' },
          schema: { result: 'pass' },
          signature: { result: 'pass' },
          key_known: { result: 'pass' },
          in_log: { result: 'not_checked', detail: expect.stringContaining('not at hand') },
        },
      },
    ]);
  });

  test.each(['nowhere', '.', 'file.txt'])('says NOT_FOUND for a path without evidence: %s', async (name) => {
    using folder = scratch();
    writeFileSync(join(folder.path, 'file.txt'), 'x');
    await expect(verifyPaths([join(folder.path, name)], { trust: undefined, kept: [] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('ends when it is asked to', async () => {
    using folder = scratch();
    const stand = await evidenceOf(folder.path, 30);
    const stop = new AbortController();
    let seen = 0;
    const running = audit(stand, {
      signal: stop.signal,
      onProgress: (done) => {
        seen = done;
        if (done === 3) stop.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(seen).toBeLessThan(30);
  });

  test('beside a console at work never accuses it', async () => {
    using folder = scratch();
    await using console = await openEvidence(folder.path);
    const work = async () => {
      for (let n = 0; n < 6; n += 1) {
        console.sealDrifts(5, 5);
        for (let turn = 0; turn < 15; turn += 1) await setImmediate();
      }
    };
    for (let round = 0; round < 10; round += 1) {
      const [report] = await Promise.all([console.verify(), work()]);
      expect(report.summary, JSON.stringify(report.logs)).toMatchObject({ unknown_key: 0, invalid: 0 });
      for (const log of report.logs)
        for (const [name, check] of Object.entries(log.checks)) expect(check.result, name).not.toBe('fail');
    }
    await console.desk.drain();
    expect(isGood(await console.verify())).toBe(true);
  }, 60_000);
});

describe('times', () => {
  const AT = Date.parse('2026-03-02T12:00:00.000Z');

  async function sealedWith(options: Parameters<typeof openEvidence>[1], seal: (console: EvidenceConsole) => void) {
    using folder = scratch();
    await using console = await openEvidence(folder.path, options);
    seal(console);
    await console.desk.drain();
    const report = await console.verify();
    return report.results.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0)).map((one) => one.checks.time_plausible);
  }

  test('a clock that was set back is noticed at the first bundle behind it', async () => {
    const clock = steppingClock(AT);
    const checks = await sealedWith({ clock }, (console) => {
      console.sealDrifts(2);
      clock.advance(-60_000);
      console.sealDrifts(2);
    });
    expect(checks.map((check) => check.result)).toEqual(['pass', 'pass', 'fail', 'pass']);
    expect(checks[2]?.detail).toBe('the clock went back: number 2 was sealed later than this one');
  });

  test('a clock that was corrected by less than the limit is not', async () => {
    const clock = steppingClock(AT);
    const checks = await sealedWith({ clock }, (console) => {
      console.sealDrifts(1);
      clock.advance(-4000);
      console.sealDrifts(1);
    });
    expect(checks.map((check) => check.result)).toEqual(['pass', 'pass']);
  });

  test.each([
    [5000, true, 'pass'],
    [5001, true, 'fail'],
    [-5001, true, 'fail'],
    [90_000, false, 'pass'],
  ])('a skew of %i ms, measured: %s, is %s', async (offset_ms, synced, result) => {
    const checks = await sealedWith({ clockStatus: { source: 'chrony', offset_ms, synced } }, (console) =>
      console.sealDrifts(1),
    );
    expect(checks.map((check) => check.result)).toEqual([result]);
  });

  test('a record that ends after it was sealed is not plausible', async () => {
    const checks = await sealedWith({ clock: steppingClock(AT) }, (console) =>
      console.desk.seal([driftDraft(AT + 4000), driftDraft(AT + 60_000)]),
    );
    expect(checks.map((check) => check.result)).toEqual(['pass', 'fail']);
  });
});

describe('a removal that the log accounts for', () => {
  /** Five bundles, of which the second is removed under a rule; then `tombstone` is sealed for it. */
  async function removed(tombstone: (console: EvidenceConsole, gone: { id: string; sha256: string }) => Draft) {
    const folder = scratch();
    await using console = await openEvidence(folder.path);
    const sealed = console.sealDrifts(5);
    await console.desk.drain();
    const gone = { id: sealed[1]?.bundleId ?? '', sha256: sealed[1]?.sha256 ?? '' };
    console.desk.seal([tombstone(console, gone)]);
    await console.desk.drain();
    rmSync(foldersByNumber(console.evidence).get(2) ?? '', { recursive: true });
    return { folder, report: await console.verify(), gone, evidence: console.evidence, trust: console.trust };
  }

  const retention = (console: EvidenceConsole, id: string, sha256: string): Draft => {
    const {
      kind: _kind,
      subject: _subject,
      target: _target,
      before: _before,
      after: _after,
      by: _by,
      reason: _reason,
      ...rest
    } = policyDraft(console.clock.now());
    return {
      ...rest,
      site_id: DEVICE_SITE_ID,
      site_name: DEVICE_SITE_NAME,
      kind: 'retention',
      removed_bundle_id: id,
      removed_seq: 2,
      removed_sha256: sha256,
      rule: 'never younger than 2192 days',
    };
  };

  test('is not missing', async () => {
    const { folder, report } = await removed((console, gone) => retention(console, gone.id, gone.sha256));
    using _folder = folder;
    expect(report.logs[0]?.missing).toEqual([]);
    expect(report.summary).toEqual({ valid: 5, incomplete: 0, unknown_key: 0, invalid: 0 });
  });

  test('by a tombstone for other bytes is missing all the same', async () => {
    const { folder, report, gone } = await removed((console, { id }) => retention(console, id, '0'.repeat(64)));
    using _folder = folder;
    expect(report.logs[0]?.missing).toEqual([{ seq: 2, bundle_id: gone.id }]);
  });

  test('by a tombstone that somebody else signed is missing all the same', async () => {
    const { folder, gone, evidence, trust } = await removed((console) => driftDraft(console.clock.now()));
    using _folder = folder;
    const stranger = signerOf(seedOf('bundle', 'a stranger'));
    const tombstone = foldersByNumber(evidence).get(6) ?? '';
    const record = JSON.parse(readFileSync(join(tombstone, 'bundle.json'), 'utf8'));
    const {
      check: _1,
      state: _2,
      severity: _3,
      causes: _4,
      summary: _5,
      pre_state: _6,
      expected: _7,
      ...rest
    } = record;
    const { facts_fingerprint: _8, previous_state: _9, ruleset_hash: _10, ...envelope } = rest;
    const lines = logLines(evidence);
    lines[5] = forgeBundle(
      tombstone,
      () => ({
        ...envelope,
        kind: 'retention',
        removed_bundle_id: gone.id,
        removed_seq: 2,
        removed_sha256: gone.sha256,
        rule: 'because',
        key_id: stranger.keyId,
      }),
      stranger,
    );
    await rebuildLog(evidence, lines, LOG_KEY);
    const report = await verifyPaths([evidence], { trust, kept: [] });
    expect(report.logs[0]?.missing).toEqual([{ seq: 2, bundle_id: gone.id }]);
    expect(report.summary).toMatchObject({ valid: 4, unknown_key: 1 });
  });
});

describe('keys from outside', () => {
  test('a keys.json and a bare public key of the device both confirm', async () => {
    using folder = scratch();
    const stand = await evidenceOf(folder.path, 3);
    const list = await keysFromFile(join(stand.evidence, '_keys', 'keys.json'));
    expect(isGood(await audit(stand, { trust: list }))).toBe(true);
    const bare = await keysFromFile(join(stand.evidence, '_keys', `${keyRecordOf('bundle').key_id}.pem`));
    const report = await audit(stand, { trust: bare });
    expect(report.summary).toEqual({ valid: 0, incomplete: 3, unknown_key: 0, invalid: 0 });
    expect(report.results[0]?.checks.key_known).toMatchObject({
      result: 'not_checked',
      detail: expect.stringMatching(/^log: /),
    });
  });

  test('the organisation key confirms the published list by its fingerprint, and nobody else does', async () => {
    using folder = scratch();
    const stand = await evidenceOf(folder.path, 3);
    using copy = copyOf(stand);
    const path = join(copy.evidence, '_keys', 'keys.json');
    const organisation = keyRecordOf('organisation', 'Maple Street Clinics');
    const keys = [...stand.trust.records.values(), organisation];
    const bytes = canonicalBytes(JSON.parse(JSON.stringify({ schema: 'rounds.keys/1', keys })));
    const sign = (seed: Uint8Array) =>
      writeFileSync(`${path}.sig`, `${Buffer.from(signerOf(seed).sign(sha256(bytes))).toString('base64')}\n`);
    writeFileSync(path, bytes);
    sign(seedOf('organisation', 'Maple Street Clinics'));
    const trust = await keysByOrganisation(copy.evidence, organisation.key_id.toUpperCase());
    expect((await audit(copy, { trust })).summary.valid).toBe(3);
    await expect(keysByOrganisation(copy.evidence, keyRecordOf('bundle').key_id)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    sign(seedOf('bundle'));
    await expect(keysByOrganisation(copy.evidence, organisation.key_id)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    rmSync(`${path}.sig`);
    await expect(keysByOrganisation(copy.evidence, organisation.key_id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describeIf(allOf(linux, program('openssl', 'openssl')), 'the openssl recipe', () => {
  /** The three lines of the specification, run where they would be typed. */
  function openssl(bundle: string, pem: string): { ok: boolean; said: string } {
    const script = `set -e
      openssl dgst -sha256 -binary bundle.json > "$OUT/d.bin"
      openssl base64 -d -A -in bundle.sig -out "$OUT/s.bin"
      openssl pkeyutl -verify -pubin -inkey "$PEM" -rawin -in "$OUT/d.bin" -sigfile "$OUT/s.bin"`;
    using out = scratch();
    const run = spawnSync('sh', ['-c', script], {
      cwd: bundle,
      encoding: 'utf8',
      env: { ...process.env, PEM: pem, OUT: out.path },
    });
    return { ok: run.status === 0, said: run.stdout + run.stderr };
  }

  test('takes sealed bundles, and refuses them when a byte of record or signature is altered', async () => {
    using folder = scratch();
    const stand = await evidenceOf(folder.path, 3);
    const pem = join(stand.evidence, '_keys', `${keyRecordOf('bundle').key_id}.pem`);
    for (const bundle of foldersByNumber(stand.evidence).values()) {
      expect(openssl(bundle, pem)).toEqual({ ok: true, said: expect.stringContaining('Verified Successfully') });
    }
    const bundle = foldersByNumber(stand.evidence).get(2) ?? '';
    for (const [file, from, to] of [
      ['bundle.json', '"state":"drifted"', '"state":"drafted"'],
      ['bundle.sig', /^./, 'z'],
    ] as const) {
      const path = join(bundle, file);
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace(from, to));
      expect(readFileSync(path, 'utf8')).not.toBe(text);
      expect(openssl(bundle, pem).ok, file).toBe(false);
      writeFileSync(path, text);
    }
    expect(openssl(bundle, pem).ok).toBe(true);
    expect(basename(bundle)).toMatch(/^[0-9a-f-]{36}$/);
  });
});
