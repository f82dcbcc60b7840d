import { expect, test } from 'vitest';
import { watchedClinic } from '../../../test/support/far-end/watched-clinic.ts';

const MINUTE = 60_000;

test('a row says when a silent host is tried again, and that is when it is tried', { timeout: 60_000 }, async () => {
  await using one = await watchedClinic({ hosts: 2 });
  one.fleet.host(one.address('h1')).mood = 'dead';
  await one.client.watch.start();
  await one.pass(10 * MINUTE);
  const { rows } = await one.client.fleet.snapshot();
  const [silent, well] = rows;
  expect(well?.retry_at).toBeUndefined();
  const due = Date.parse(silent?.retry_at ?? '');
  expect(due).toBeGreaterThan(one.time.clock.now() - MINUTE);
  one.fleet.forget();
  one.fleet.host(one.address('h1')).mood = 'well';
  await one.pass(due + 3 * MINUTE - one.time.clock.now());
  const { clock } = one.time;
  const scan = one.fleet.scans.find(({ address }) => address === one.address('h1'));
  const triedAt = clock.now() - (clock.monotonic() - (scan?.at ?? 0));
  // Tries are spread by ten per cent of the wait, which is eight minutes by then.
  expect(Math.abs(triedAt - due)).toBeLessThan(MINUTE);
});
