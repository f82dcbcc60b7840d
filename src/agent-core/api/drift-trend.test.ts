import { describe, expect, test } from 'vitest';
import { handClock, openConsole, scanned } from '../../../test/support/far-end/console.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';

const HOUR = 3_600_000;

/** A console with one trusted host that has no baseline yet, so that nothing of it can have drifted. */
async function clinic() {
  const far = scriptedHost('debian-12');
  const clock = handClock();
  const console = await openConsole({ transport: far.transport, clock });
  for (const name of ['maple', 'harbor']) await console.client.sites.add({ name, timezone: 'America/Chicago' });
  await console.client.hosts.add({
    name: 'desk',
    site: 'maple',
    address: 'ssh://tech@192.0.2.10:22',
    platform: 'linux',
    credential: { kind: 'agent' },
    sudo: 'nopasswd',
  });
  await console.client.trust.accept({ host: 'desk', fingerprint: far.offer.fingerprint });
  return { clock, ...console, [Symbol.asyncDispose]: () => console[Symbol.asyncDispose]() };
}

describe('drift over time', () => {
  test('follows what was recorded: nothing before the first scan, then the hosts that had drifted, check by check', async () => {
    await using one = await clinic();
    await one.client.baselines.set({
      target: { scope: 'host', id: 'desk' },
      yaml: 'firewall:\n  service: nftables\n  tables: [inet nowhere]\n',
      reason: 'a table that there is none of',
      file: 'desk.yaml',
    });
    one.clock.advance(5 * HOUR);
    await scanned(one.client, ['desk']);
    one.clock.advance(3 * HOUR);

    const points = await one.client.driftTrend({ days: 1 });
    expect(points).toHaveLength(25);
    expect(points.slice(0, 21).every((point) => point.counted === 0)).toBe(true);
    expect(points.slice(-3).map((point) => point.drifted.firewall)).toEqual([1, 1, 1]);
    expect(points.at(-1)?.drifted.patching).toBeUndefined();
    expect(points.at(-1)?.counted).toBe(6);
    expect(points.at(-1)?.at).toBe(new Date(one.clock.now()).toISOString());
  });

  test('of another site has nothing of it', async () => {
    await using one = await clinic();
    await scanned(one.client, ['desk']);
    const points = await one.client.driftTrend({ site: 'harbor', days: 1 });
    expect(points.every((point) => point.counted === 0)).toBe(true);
    expect((await one.client.driftTrend({ site: 'maple', days: 1 })).at(-1)?.counted).toBe(6);
  });

  test('of more days than a year is refused', async () => {
    await using one = await clinic();
    await expect(one.client.driftTrend({ days: 400 })).rejects.toThrow();
  });
});
