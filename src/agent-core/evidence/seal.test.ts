import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type EvidenceConsole,
  keyRecordOf,
  openEvidence,
  steppingClock,
} from '../../../test/support/evidence/console.ts';
import { driftDraft, policyDraft } from '../../../test/support/evidence/drafts.ts';
import { scratch } from '../../../test/support/evidence/tree.ts';
import { type Bundle, bundle, EMPTY_TREE_HEAD } from '../../contract/evidence.ts';
import { decodeBase64Line } from './base64.ts';
import { parseCanonical } from './canonical-parse.ts';
import { verifyEd25519 } from './ed25519.ts';
import { rawKey } from './key-files.ts';
import type { OutboxRow } from './outbox.ts';

const AT = Date.parse('2026-03-02T12:00:00.000Z');
const DAY = 86_400_000;

let folder: ReturnType<typeof scratch>;
let console: EvidenceConsole;
beforeEach(async () => {
  folder = scratch();
  console = await openEvidence(folder.path, { clock: steppingClock(AT) });
});
afterEach(async () => {
  await console[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** The newest rows of the outbox, before the flusher has had a turn. */
function waiting(): OutboxRow[] {
  return console.log.pending(1000, Number.MAX_SAFE_INTEGER);
}

function recordOf(row: OutboxRow | undefined): Bundle {
  return bundle.parse(JSON.parse(Buffer.from(row?.bytes ?? []).toString('utf8')));
}

describe('sealing', () => {
  test('counts from 1 without a gap, over single calls and batches', () => {
    const sealed = [...console.sealDrifts(3), ...console.sealDrifts(10, 4), ...console.sealDrifts(1)];
    expect(sealed.map((one) => one.seq)).toEqual(Array.from({ length: 14 }, (_, at) => at + 1));
    expect(waiting().map((row) => row.seq)).toEqual(sealed.map((one) => one.seq));
  });

  test('labels by UTC day and number within it', () => {
    const at = [AT, AT + DAY, AT, AT + DAY];
    const labels = console.desk.seal(at.map((ms) => driftDraft(ms))).map((one) => one.label);
    expect(labels).toEqual(['EB-20260302-001', 'EB-20260303-001', 'EB-20260302-002', 'EB-20260303-002']);
  });

  test('gives the thousandth label of a day four digits', () => {
    console.log.recallLabel('20260302', 999);
    expect(console.desk.seal([driftDraft(AT)])[0]?.label).toBe('EB-20260302-1000');
  });

  test('seals all drafts of a call or none, and uses up no number and no label', () => {
    const backwards = { ...driftDraft(AT), timestamp_start: '2026-03-02T13:00:00.000Z' };
    expect(() => console.desk.seal([driftDraft(AT), driftDraft(AT), backwards])).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', details: [expect.stringContaining('timestamp_end')] }),
    );
    expect(waiting()).toEqual([]);
    expect(console.desk.seal([driftDraft(AT)])).toMatchObject([{ seq: 1, label: 'EB-20260302-001' }]);
  });

  test('goes with the transaction around it: rolled back, it leaves no trace', () => {
    console.sealDrifts(2);
    const around = console.db.transaction(() => {
      console.desk.seal([driftDraft(AT), driftDraft(AT)]);
      throw new Error('the rest of the work failed');
    });
    expect(() => around.immediate()).toThrow('the rest of the work failed');
    expect(console.log.lastSeq()).toBe(2);
    expect(console.sealDrifts(1)).toMatchObject([{ seq: 3, label: 'EB-20260302-003' }]);
  });

  test('refuses a record that is too long, and records nothing', () => {
    const long = { ...driftDraft(AT), pre_state: { text: 'word '.repeat(1_000_000) } };
    expect(() => console.desk.seal([long])).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(console.log.lastSeq()).toBe(0);
  });

  test('refuses floats, which other languages print differently', () => {
    const float = { ...driftDraft(AT), pre_state: { load: 0.5 } };
    expect(() => console.desk.seal([float])).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  test('is refused while the desk is shut', async () => {
    await console.desk.shut();
    expect(() => console.desk.seal([driftDraft(AT)])).toThrow(expect.objectContaining({ code: 'VAULT_LOCKED' }));
  });
});

describe('a sealed bundle', () => {
  test('is canonical bytes of its schema, with their SHA-256 and signature, and its entry in the log', () => {
    const [sealed] = console.desk.seal([driftDraft(AT)]);
    const [row] = waiting();
    const bytes = Buffer.from(row?.bytes ?? []);
    const digest = createHash('sha256').update(bytes).digest();
    expect(parseCanonical(bytes).ok).toBe(true);
    expect(recordOf(row)).toMatchObject({ bundle_id: sealed?.bundleId, seq: 1, kind: 'drift', version: '1.0' });
    expect(sealed?.sha256).toBe(digest.toString('hex'));
    const signature = decodeBase64Line(row?.signature ?? '', 'bundle.sig', 64);
    expect(verifyEd25519(rawKey(keyRecordOf('bundle')), digest, signature)).toBe(true);
    expect(row?.entry).toBe(`{"bundle_sha256":"${sealed?.sha256}","id":"${sealed?.bundleId}","kind":"drift","seq":1}`);
    expect(row?.folder).toBe(join('2026', '03', '02', sealed?.bundleId ?? ''));
  });

  test('names the newest checkpoint before it', async () => {
    console.sealDrifts(3);
    expect(waiting().map((row) => recordOf(row).prev_checkpoint)).toEqual(Array(3).fill(EMPTY_TREE_HEAD));
    await console.desk.drain();
    console.sealDrifts(1);
    const head = console.log.newestCheckpoint()?.head;
    expect(head?.size).toBe(3);
    expect(recordOf(waiting()[0]).prev_checkpoint).toEqual(head);
  });

  test('carries what the console says of itself, which its writer cannot change', () => {
    const cheeky = { ...driftDraft(AT), seq: 900, device_id: 'x', key_id: 'y', label: 'EB-1', phi_scrubbed: false };
    console.desk.seal([cheeky]);
    expect(recordOf(waiting()[0])).toMatchObject({
      seq: 1,
      device_id: console.deviceId,
      key_id: keyRecordOf('bundle').key_id,
      label: 'EB-20260302-001',
      phi_scrubbed: true,
      clock: { source: 'chrony', offset_ms: 1, synced: true },
    });
  });
});

describe('scrubbing', () => {
  const SSN = '219-09-9999';

  test('takes identifiers out before the record is hashed, counts them and flags the bundle', async () => {
    console.desk.seal([driftDraft(AT, 0, `Backup of patient SSN ${SSN} failed.`)]);
    const [row] = waiting();
    const record = recordOf(row);
    expect(record).toMatchObject({ error_code: 'E007', phi_scrubbed: true, redactions: { ssn: 1 } });
    expect(Buffer.from(row?.bytes ?? []).includes(SSN)).toBe(false);
    await console.desk.drain();
    const report = await console.verify();
    expect(report.summary.valid).toBe(1);
    for (const file of ['rounds.db', 'rounds.db-wal', 'index.db', 'index.db-wal'])
      expect(readFileSync(join(folder.path, file)).includes(SSN), file).toBe(false);
  });

  test('leaves a record without identifiers unflagged', () => {
    console.desk.seal([driftDraft(AT)]);
    const record = recordOf(waiting()[0]);
    expect(record.error_code).toBeUndefined();
    expect(Object.values(record.redactions).every((count) => count === 0)).toBe(true);
  });

  test('looks into what a host tells about itself, whatever the field is called', () => {
    const told = { address: `SSN ${SSN}`, kind: 'mail jo.doe@example.org', state: { host_identity: `SSN: ${SSN}` } };
    console.desk.seal([{ ...driftDraft(AT), pre_state: told }]);
    const text = Buffer.from(waiting()[0]?.bytes ?? []).toString('utf8');
    expect(text).not.toContain(SSN);
    expect(text).not.toContain('jo.doe@example.org');
    expect(recordOf(waiting()[0]).redactions).toMatchObject({ ssn: 2, email: 1 });
  });

  test('keeps the inventory and typed values of the envelope as they are', () => {
    console.desk.seal([driftDraft(AT), policyDraft(AT)]);
    expect(recordOf(waiting()[0])).toMatchObject(driftDraft(AT));
    expect(recordOf(waiting()[1])).toMatchObject(policyDraft(AT));
  });
});
