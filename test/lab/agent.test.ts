import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { scanReport } from '../../src/contract/drift.ts';
import { dayCompleteness, verifyReport } from '../../src/contract/evidence.ts';
import { doctorItem, watchStatus } from '../../src/contract/live.ts';
import type { LabHost } from '../lab-kit/host.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { documentOf, newConsole, type RunningCli, type TestConsole } from '../support/cli.ts';
import { addSite, takeIn } from '../support/clinic.ts';
import { evidenceRows, failure } from '../support/documents.ts';
import { theLab } from '../support/far-ends.ts';
import { describeIf } from '../support/requires.ts';
import { IMAGE_TIMEOUT_MS } from './lab-suite.ts';

/** An evening with the built command line, in the order in which it happens: each step stands on those before it. */
describeIf(theLab, 'rounds agent on a real host', () => {
  let lab: Lab;
  let laptop: TestConsole;
  let desk: LabHost;
  let agent: RunningCli;

  beforeAll(async () => {
    [lab, laptop] = await Promise.all([createLab(), newConsole()]);
    desk = await lab.host('debian', { name: 'desk' });
    await desk.sudo('nopasswd');
    await addSite(laptop);
    await takeIn(laptop, { name: 'desk', host: desk });
  }, IMAGE_TIMEOUT_MS);

  afterAll(async () => {
    agent?.kill('SIGKILL');
    await agent?.ended;
    await laptop[Symbol.asyncDispose]();
    await lab.dispose();
  });

  const evidence = (kind: string) => laptop.json(evidenceRows, ['evidence', 'list', '--kind', kind]);

  test('without the passphrase, and with nobody to ask, it does not start', async () => {
    const refused = await laptop.run(['agent', '--json'], { env: { ROUNDS_PASSPHRASE_FILE: undefined } });
    expect([refused.code, documentOf(failure, refused).error.code]).toEqual([3, 'VAULT_LOCKED']);
  });

  test('reads the host although nobody asks, and keeps evidence of it', async () => {
    agent = laptop.start(['agent']);
    await agent.waitForStderr(/Watching 1 host: running/);
    const [attested] = await waitUntil(
      'the first attestation',
      async () => {
        const rows = await evidence('attestation');
        return rows.length > 0 && rows;
      },
      { timeoutMs: 30_000, everyMs: 500, detail: () => agent.stderr() },
    );
    expect(attested?.host_name).toBe('desk');
    expect(await laptop.json(watchStatus, ['watch', 'status'])).toMatchObject({ state: 'running', hosts: 1, held: 0 });
  });

  test.each([['agent'], ['serve', '--no-open']])(
    'a second "rounds %s" on the folder is told who holds it',
    async (...args) => {
      const refused = await laptop.run([...args, '--json']);
      const { error } = documentOf(failure, refused);
      expect([refused.code, error.code]).toEqual([3, 'STORE_LOCKED']);
      expect(error.message).toContain(`(process ${agent.pid})`);
    },
  );

  test('other commands work through it: a scan, doctor, and a log in which nothing is missing', async () => {
    const report = documentOf(scanReport, await laptop.run(['scan', 'desk', '--json']));
    expect([report.problems, report.bundles.length > 0]).toEqual([[], true]);
    const items = await laptop.json(doctorItem.array(), ['doctor', 'desk']);
    expect(items.filter((item) => item.result === 'failed')).toEqual([]);
    const status = await laptop.json(z.looseObject({ completeness: z.array(dayCompleteness) }), ['log', 'status']);
    expect(status.completeness).toMatchObject([{ missing: [], ongoing: true }]);
  });

  test('paused and started from another terminal; the agent says both', async () => {
    const from = agent.stderr().length;
    expect(await laptop.json(watchStatus, ['watch', 'pause'])).toMatchObject({ state: 'paused', reason: 'asked' });
    await agent.waitForStderr(/paused \(as you asked\)/, from);
    expect((await laptop.run(['watch', 'status'])).code).toBe(1);
    await laptop.json(watchStatus, ['watch', 'start']);
    await agent.waitForStderr(/: running, since/, from);
  });

  test('the plug of the host is pulled: unreachable with evidence, and the agent is offline', async () => {
    const from = agent.stderr().length;
    await desk.stop();
    const report = await laptop.json(scanReport, ['scan', 'desk'], { code: 1 });
    expect(report.problems[0]?.problem.code).toMatch(/^(?:E004|TARGET_TIMEOUT|CONNECTION_LOST)$/);
    expect(new Set(report.results.map((result) => result.state))).toEqual(new Set(['unreachable']));
    expect((await evidence('unreachable'))[0]?.host_name).toBe('desk');
    await agent.waitForStderr(/offline \(no host answers\)/, from);
  });

  test('killed while a command waits for it: the command says so; the next console opens the folder, and all verifies', async () => {
    const started = () =>
      readFileSync(join(laptop.dataDir, 'logs', 'rounds.log'), 'utf8').split('"scan started"').length;
    const before = started();
    // Nobody answers at the address, so this takes its time.
    const scan = laptop.start(['scan', 'desk'], { input: '' });
    await waitUntil('the scan to begin', () => started() > before, { timeoutMs: 15_000 });
    agent.kill('SIGKILL');
    await agent.ended;
    const ended = await scan.ended;
    expect([ended.code, ended.stderr]).toEqual([3, expect.stringMatching(/CONNECTION_LOST: The console .* has ended/)]);
    agent = laptop.start(['agent']);
    await agent.waitForStderr(/Watching 1 host: (?:running|offline)/);
    const { summary } = await laptop.json(verifyReport, ['verify', laptop.dataDir]);
    expect(summary).toMatchObject({ invalid: 0, incomplete: 0, unknown_key: 0 });
    expect(summary.valid).toBeGreaterThan(5);
  });

  test('asked to end, it ends fine, and nobody can attach any more', async () => {
    agent.kill('SIGTERM');
    expect((await agent.ended).code).toBe(0);
    expect(existsSync(join(laptop.dataDir, 'core.sock'))).toBe(false);
    const refused = await laptop.run(['watch', 'status', '--json']);
    expect([refused.code, documentOf(failure, refused).error.code]).toEqual([3, 'NOT_FOUND']);
  });
});
