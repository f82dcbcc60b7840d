import { describe, expect, test } from 'vitest';
import {
  cellsOf,
  gaps,
  kinds,
  RECORDED,
  readings,
  type WatchedClinic,
  watchedClinic,
} from '../../../../test/support/far-end/watched-clinic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PROGRAM = '4add4bb89d8ca0e3b1bd861130ddd7ae0fd9617a8055de0a38c8d2ca1ac95723';
const YAML = [
  'av_edr:',
  '  service_name: clamav-daemon',
  '  binary_path: /usr/sbin/clamd',
  `  binary_hash: ${PROGRAM}`,
  'backup:',
  '  repository: /srv/backup',
].join('\n');

/** A watched host with an antivirus and a repository, after its first scan. */
async function watched(more = ''): Promise<WatchedClinic> {
  const one = await watchedClinic({ start: RECORDED });
  await one.client.baselines.set({
    target: { scope: 'host', id: 'h1' },
    yaml: YAML + more,
    reason: 'whole',
    file: 'b.yaml',
  });
  await one.client.watch.start();
  await one.pass(2000);
  return one;
}

const cell = async (one: WatchedClinic, check: 'av_edr' | 'backup') =>
  (await cellsOf(one, 'h1')).find((found) => found.check === check);
const answers = (one: WatchedClinic, change: (probe: string, output: string) => string) => {
  one.fleet.host(one.address('h1')).answer = (probe, output) =>
    change(probe, output.replace('canary.previous\tlost', 'canary.previous\tfound'));
};
const swapped = (probe: string, output: string) =>
  probe === 'av_edr_binary' ? output.replace(PROGRAM, 'b'.repeat(64)) : output;

describe('expensive facts while watching', () => {
  test('are read hourly, and the cheap ones of the same checks every 5 minutes', async () => {
    await using one = await watched();
    await one.pass(3 * HOUR);
    for (const [cheap, expensive] of [
      ['av_edr', 'av_edr_binary'],
      ['backup', 'backup_repository'],
    ] as const) {
      expect(Math.max(...gaps(readings(one, 'h1', cheap)))).toBeLessThanOrEqual(5.5 * MINUTE + 2000);
      expect(Math.min(...gaps(readings(one, 'h1', expensive)))).toBeGreaterThanOrEqual(54 * MINUTE);
    }
  });

  test('are carried over in between, with their age: nothing turns unknown, and nothing is sealed', async () => {
    await using one = await watched();
    const full = (await cell(one, 'av_edr'))?.at;
    const sealed = (await kinds(one, 'drift')).length;
    await one.pass(40 * MINUTE);
    for (const check of ['av_edr', 'backup'] as const) {
      const now = await cell(one, check);
      expect(now).toMatchObject({ state: 'compliant', carried_since: full });
      expect(Date.parse(now?.at ?? '') - Date.parse(full ?? '')).toBeGreaterThan(30 * MINUTE);
    }
    expect(await kinds(one, 'drift')).toHaveLength(sealed);
  });

  test('that changed are seen by the next scan that reads them', async () => {
    await using one = await watched();
    answers(one, swapped);
    await one.pass(50 * MINUTE);
    expect(await cell(one, 'av_edr')).toMatchObject({ state: 'compliant', carried_since: expect.any(String) });
    await one.pass(20 * MINUTE);
    expect(await cell(one, 'av_edr')).toMatchObject({ state: 'drifted', causes: ['binary_hash_differs'] });
  });

  test('are read at once when cheap ones say something new: no verdict changes on carried facts', async () => {
    await using one = await watched();
    answers(one, (probe, output) =>
      probe === 'av_edr' ? output.replace('ActiveState=active', 'ActiveState=failed') : swapped(probe, output),
    );
    await one.pass(6 * MINUTE);
    const found = await cell(one, 'av_edr');
    expect(found).toMatchObject({ state: 'drifted', causes: ['service_inactive', 'binary_hash_differs'] });
    expect(found?.carried_since).toBeUndefined();
    // The repository said nothing new: it was not asked.
    expect(readings(one, 'h1', 'backup_repository')).toHaveLength(1);
  });

  test('are read at once when time alone would make them bad, and when a job has run since', async () => {
    await using one = await watched();
    // The newest snapshot is of 14:26:31.
    await one.pass(23.3 * HOUR);
    expect(await cell(one, 'backup')).toMatchObject({ state: 'compliant' });
    await one.pass(0.3 * HOUR);
    const old = await cell(one, 'backup');
    expect(old).toMatchObject({ state: 'drifted', causes: expect.arrayContaining(['backup_old']) });
    expect(Date.parse(old?.carried_since ?? old?.at ?? '')).toBeGreaterThan(Date.parse('2026-11-22T14:26:31Z'));
    answers(one, (_, output) => output.replaceAll('2026-11-21T14:26:3', '2026-11-22T14:30:3'));
    await one.pass(6 * MINUTE);
    expect(await cell(one, 'backup')).toMatchObject({ state: 'compliant', causes: [] });
  });

  test('are not taken over an answer that broke off: that is unknown', async () => {
    await using one = await watched();
    one.fleet.host(one.address('h1')).mood = 'dies';
    await one.pass(6 * MINUTE);
    expect(await cell(one, 'av_edr')).toMatchObject({ state: 'unknown' });
    expect((await cell(one, 'av_edr'))?.carried_since).toBeUndefined();
    one.fleet.host(one.address('h1')).mood = 'well';
    await one.pass(6 * MINUTE);
    expect(await cell(one, 'av_edr')).toMatchObject({ state: 'compliant' });
  });

  test('count towards a threshold only when they were read again', async () => {
    await using one = await watched('\ndrift_threshold:\n  av_edr: 3\n');
    answers(one, swapped);
    await one.client.scan.start({ hosts: ['h1'] });
    await one.pass(10_000);
    expect(await cell(one, 'av_edr')).toMatchObject({ state: 'drifted', consecutive: 1, alerting: false });
    one.fleet.forget();
    await one.pass(12 * MINUTE);
    expect(await cell(one, 'av_edr')).toMatchObject({ consecutive: 3, alerting: true });
    expect(readings(one, 'h1', 'av_edr_binary')).toHaveLength(2);
  });
});
