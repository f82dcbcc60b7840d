import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { handClock, openConsole, PASSPHRASE } from '../../../test/support/far-end/console.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';

const OWN = 'seven words that only Kim knows';

function office(dir?: string) {
  return openConsole({
    transport: scriptedHost('debian-12').transport,
    clock: handClock(),
    ...(dir === undefined ? {} : { dir }),
  });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) =>
      typeof error === 'object' && error !== null && 'data' in error
        ? String((error.data as { code?: string }).code)
        : 'other',
  );
}

describe('technicians of a data folder', () => {
  test('begin with who made the vault; the making of their key is evidence', async () => {
    await using one = await office();
    const [pat] = await one.client.technicians.list();
    expect(pat).toMatchObject({ name: 'pat', role: 'technician', current: true });
    const rows = await one.client.evidence.list({ kind: 'key' });
    const bundles = await Promise.all(rows.map((row) => one.client.evidence.show({ bundle: row.bundle_id })));
    expect(bundles.map(({ bundle }) => bundle)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'made', subject_role: 'technician', subject_key_id: pat?.key_id }),
      ]),
    );
    expect((await one.client.evidence.verify({ bundles: [] })).summary).toMatchObject({
      invalid: 0,
      unknown_key: 0,
      incomplete: 0,
    });
  });

  test('are the same in the next process', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rounds-tech-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const one = await office(dir);
    const before = await one.client.technicians.list();
    await one[Symbol.asyncDispose]();
    await using again = await office(dir);
    expect(await again.client.technicians.list()).toEqual(before);
  });

  test('are in every record from then on', async () => {
    await using one = await office();
    const kim = await one.client.technicians.add({ name: 'Kim', passphrase: OWN });
    await one.client.technicians.use({ technician: 'Kim', passphrase: OWN });
    await one.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
    const [row] = await one.client.evidence.list({ kind: 'policy', limit: 1 });
    const { bundle } = await one.client.evidence.show({ bundle: row?.bundle_id ?? '' });
    expect(bundle.technician_id).toBe(kim.technician_id);
  });

  test('do not take a role quietly: it is evidence, for who is added as a lead too', async () => {
    await using one = await office();
    const kim = await one.client.technicians.add({ name: 'Kim', passphrase: OWN, role: 'lead' });
    await one.client.technicians.setRole({ technician: 'pat', role: 'lead', reason: 'owns the company' });
    const rows = await one.client.evidence.list({ kind: 'policy' });
    const bundles = await Promise.all(
      rows.map(async (row) => (await one.client.evidence.show({ bundle: row.bundle_id })).bundle),
    );
    expect(bundles).toMatchObject([
      {
        subject: 'technician',
        before: { role: 'technician' },
        after: { role: 'lead', role_basis: 'self-asserted' },
        reason: 'owns the company',
      },
      { subject: 'technician', after: { technician_id: kim.technician_id, role: 'lead' } },
    ]);
  });

  test('keep the passphrase of the vault as theirs while it was theirs, when that is changed', async () => {
    await using one = await office();
    await one.client.technicians.add({ name: 'Kim', passphrase: OWN });
    await one.client.vault.changePassphrase({ current: PASSPHRASE, next: `${PASSPHRASE} anew` });
    expect(await codeOf(one.client.technicians.use({ technician: 'pat', passphrase: `${PASSPHRASE} anew` }))).toBe(
      'done',
    );
    expect(await codeOf(one.client.technicians.use({ technician: 'Kim', passphrase: OWN }))).toBe('done');
  });

  test('with a passphrase of their own keep it when that of the vault is changed', async () => {
    await using one = await office();
    await one.client.technicians.changePassphrase({ technician: 'pat', current: PASSPHRASE, next: OWN });
    await one.client.vault.changePassphrase({ current: PASSPHRASE, next: `${PASSPHRASE} anew` });
    expect(await codeOf(one.client.technicians.use({ technician: 'pat', passphrase: OWN }))).toBe('done');
  });
});
