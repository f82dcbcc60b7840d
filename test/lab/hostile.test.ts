import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostileHost } from '../lab-kit/host.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import type { RunResult } from '../lab-kit/run.ts';
import { IMAGE_TIMEOUT_MS, labIsReady, over, timed } from './lab-suite.ts';

describe.skipIf(!labIsReady('a hostile host'))('a hostile host', () => {
  let lab: Lab;
  let host: HostileHost;

  beforeAll(async () => {
    lab = await createLab();
    host = await timed('booting a hostile host', () => lab.host('hostile'));
  }, IMAGE_TIMEOUT_MS);

  afterAll(() => lab.dispose());

  const script = 'for i in 1 2; do echo "line $i of $0"; done\n';
  const answer = 'line 1 of sh\nline 2 of sh\n';
  const viaShell = (user: string, timeoutMs?: number): Promise<RunResult> =>
    over(host, 'sh -s', { user, input: script, ...(timeoutMs === undefined ? {} : { timeoutMs }) });

  it('runs sh for a user of fish, whose own shell would not understand', async () => {
    expect((await viaShell('fishy')).stdout).toBe(answer);
    const direct = await over(host, 'for i in 1 2; do echo $i; done', { user: 'fishy' });
    // fish says so on stderr alone: its exit code for a command that it cannot parse is 0.
    expect(direct).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Missing end') });
  });

  it('runs sh for a user of tcsh', async () => {
    expect((await viaShell('csher')).stdout).toBe(answer);
  });

  it('runs sh for a user without a home, and complains', async () => {
    const result = await viaShell('nohome');
    expect([result.stdout, result.stderr.includes('Could not chdir to home directory')]).toEqual([answer, true]);
  });

  it('prints noise without a line end before the answer', async () => {
    const { stdout } = await viaShell('noisy');
    expect(stdout).toMatch(/^Welcome to <b>noisy<\/b><script>/);
    expect(stdout).toContain('\u001b[2J');
    expect(stdout.endsWith(`{"looks":"like json"}${answer}`)).toBe(true);
  });

  it('never answers a user whose shell hangs', async () => {
    const result = await viaShell('hang', 2000);
    expect(result).toMatchObject({ code: 137, stdout: '' });
  });

  it('prints without end for a user whose shell floods', async () => {
    const { stdout } = await over(host, 'true', { user: 'flood', enoughBytes: 2_000_000 });
    expect(stdout.length).toBeGreaterThan(1_000_000);
  });

  it('turns a user without a shell away in words', async () => {
    expect(await viaShell('nologin')).toMatchObject({
      code: 1,
      stdout: 'This account is currently not available.\n',
    });
  });

  it('greets with a banner before anyone has logged in', async () => {
    expect(await host.must('sshd -T | grep ^banner')).toBe('banner /etc/issue.net\n');
    expect(await host.readFile('/etc/issue.net')).toContain('<script>');
  });
});
