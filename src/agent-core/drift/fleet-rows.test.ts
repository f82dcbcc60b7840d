import { describe, expect, test } from 'vitest';
import { watchedClinic } from '../../../test/support/far-end/watched-clinic.ts';

/** What a page that opens now is shown of a host. */
async function shown(one: Awaited<ReturnType<typeof watchedClinic>>, name: string) {
  const { rows, score_bp } = await one.client.fleet.snapshot();
  return { row: rows.find((row) => row.host.name === name), score: score_bp, hosts: rows.length };
}

describe('the kept rows', () => {
  test('follow results, hosts that come and go, baselines and age', async () => {
    await using one = await watchedClinic({ hosts: 2 });
    const states = async () => (await shown(one, 'h1')).row?.cells.map((cell) => cell.state);
    expect(new Set(await states())).toEqual(new Set(['unknown']));
    await one.client.watch.start();
    await one.pass(2000);
    const scored = await shown(one, 'h1');
    expect(scored.row?.cells.map((cell) => cell.state)).toContain('compliant');
    await one.client.hosts.remove({ host: 'h2' });
    expect((await shown(one, 'h1')).hosts).toBe(1);
    await one.client.watch.pause();
    await one.client.baselines.set({
      target: { scope: 'host', id: 'h1' },
      yaml: 'logging:\n  services: [syslog-ng]\n',
      reason: 'another daemon',
      file: 'b.yaml',
    });
    expect(new Set(await states())).toEqual(new Set(['stale']));
  });

  test('grow stale on a screen that is told nothing else', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(2000);
    await one.client.watch.pause();
    const stop = new AbortController();
    const events = await one.client.fleet.watch(undefined, { signal: stop.signal });
    const before = (await events.next()).value;
    const next = events.next();
    await one.pass(11 * 60_000);
    const ended = await next;
    const after = ended.done === true ? undefined : ended.value;
    stop.abort();
    expect(before).toMatchObject({ type: 'snapshot' });
    expect(after?.type === 'row' && after.row.cells.map((cell) => cell.state)).toContain('stale');
    expect(after).toMatchObject({ score_bp: expect.any(Number) });
  });
});
