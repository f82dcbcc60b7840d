import { expect, test } from 'vitest';
import { keyRecordOf, openEvidence, seedOf } from '../../../test/support/evidence/console.ts';
import { driftDraft } from '../../../test/support/evidence/drafts.ts';
import { failingPort } from '../../../test/support/evidence/ports.ts';
import { filesUnder, scratch } from '../../../test/support/evidence/tree.ts';
import { signerOf } from './ed25519.ts';

const keys = { bundle: signerOf(seedOf('bundle')), log: signerOf(seedOf('log')) };
const bundles = (evidence: string) => filesUnder(evidence).filter((path) => path.endsWith('bundle.json'));

test('shutting the desk writes what was acknowledged', async () => {
  using folder = scratch();
  await using console = await openEvidence(folder.path);
  console.sealDrifts(30, 30);
  await console.desk.shut();
  expect(bundles(console.evidence)).toHaveLength(30);
  expect(console.log.waiting()).toBe(0);
});

test('a desk that is shut says that something waits, and is quiet when nothing does', async () => {
  using folder = scratch();
  let full = true;
  const port = failingPort((what) => (full && what === 'makeFolder' ? 'ENOSPC' : undefined));
  await using console = await openEvidence(folder.path, { port });
  console.sealDrifts(2);
  await console.desk.shut();
  await expect(console.desk.drain()).rejects.toMatchObject({
    code: 'VAULT_LOCKED',
    message: expect.stringContaining('2 sealed records are safe'),
  });
  full = false;
  await console.desk.open(keys);
  await console.desk.drain();
  await console.desk.shut();
  await console.desk.drain();
  expect(bundles(console.evidence)).toHaveLength(2);
});

test('opening it twice at once makes one writer', async () => {
  using folder = scratch();
  await using console = await openEvidence(folder.path);
  await console.desk.shut();
  await Promise.all([console.desk.open(keys), console.desk.open(keys), console.desk.open(keys)]);
  console.sealDrifts(40, 8);
  await console.desk.drain();
  expect((await console.verify()).summary).toEqual({ valid: 40, incomplete: 0, unknown_key: 0, invalid: 0 });
});

test('opening it before it has quite been shut makes one writer', async () => {
  using folder = scratch();
  await using console = await openEvidence(folder.path);
  console.sealDrifts(30, 30);
  const shut = console.desk.shut();
  const open = console.desk.open(keys);
  await Promise.all([shut, open]);
  console.sealDrifts(30, 30);
  await console.desk.drain();
  expect((await console.verify()).summary).toEqual({ valid: 60, incomplete: 0, unknown_key: 0, invalid: 0 });
});

test('what is sealed inside of a larger transaction is written only when that has ended', async () => {
  using folder = scratch();
  await using console = await openEvidence(folder.path);
  console.db.transaction(() => {
    console.desk.seal([driftDraft(console.clock.now())]);
  })();
  expect(() =>
    console.db.transaction(() => {
      console.desk.seal([driftDraft(console.clock.now())]);
      throw new Error('undone');
    })(),
  ).toThrow('undone');
  await console.desk.drain();
  expect(bundles(console.evidence)).toHaveLength(1);
  expect(keyRecordOf('bundle').key_id).toBe(keys.bundle.keyId);
});
