import { describe, expect, test } from 'vitest';
import { handClock, openConsole } from '../../../test/support/far-end/console.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';

const DESK = { scope: 'host', id: 'desk' } as const;

/** A console with one trusted host. */
async function clinic() {
  const far = scriptedHost('debian-12');
  const console = await openConsole({ transport: far.transport, clock: handClock() });
  await console.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  await console.client.hosts.add({
    name: 'desk',
    site: 'maple',
    address: 'ssh://tech@192.0.2.10:22',
    platform: 'linux',
    credential: { kind: 'agent' },
    sudo: 'nopasswd',
  });
  await console.client.trust.accept({ host: 'desk', fingerprint: far.offer.fingerprint });
  return { far, ...console, [Symbol.asyncDispose]: () => console[Symbol.asyncDispose]() };
}

describe('what is captured', () => {
  test('keeps what a person wrote and no host shows, so that setting it changes nothing there', async () => {
    await using one = await clinic();
    const yaml = 'backup: { repository: /srv/backup, password_file: /root/restic, max_age_hours: 48 }\n';
    await one.client.baselines.set({ target: DESK, yaml, reason: 'decided', file: 'desk.yaml' });
    const captured = await one.client.baselines.capture({ host: 'desk' });
    expect(captured.yaml).toContain('repository: /srv/backup');
    expect(captured.yaml).toContain('password_file: /root/restic');
    expect(captured.yaml).toContain('max_age_hours: 48');
    expect(captured.notes).toContainEqual(
      expect.stringMatching(/^backup: kept from what is set now, .*max_age_hours, repository, password_file/),
    );
    const { changes } = await one.client.baselines.diffCapture({ host: 'desk' });
    expect(changes.filter(({ path }) => path.startsWith('backup.'))).toEqual([]);
  });

  test.each([
    ['av_edr', (text: string) => text.replaceAll('ActiveState=active', 'ActiveState=inactive'), 'clamav-daemon'],
    ['backup', (text: string) => text.replace('status.state\tfile', 'status.state\tabsent'), 'status_file'],
  ])(
    'says of an absent %s what was looked for, that it is not there, and what to do',
    async (check, change, sought) => {
      await using one = await clinic();
      one.far.answer(check, change);
      const { yaml, notes } = await one.client.baselines.capture({ host: 'desk' });
      const note = notes.find((text) => text.startsWith(`${check}: nothing to propose (not found on this host: `));
      expect(note).toContain(sought);
      expect(note).toContain('capture again');
      expect(note).toContain('never reads as drift');
      expect(yaml).toContain(`# ${note}`);
      expect(yaml).not.toMatch(new RegExp(`^${check}:`, 'm'));
    },
  );
});
