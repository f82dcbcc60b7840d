import { readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type DriftResult, type ScanReport, scanReport } from '../../src/contract/drift.ts';
import { CHECK_IDS } from '../../src/contract/enums.ts';
import { verifyReport } from '../../src/contract/evidence.ts';
import type { HostileHost, LabHost } from '../lab-kit/host.ts';
import { TOOL_FAULTS } from '../lab-kit/host-tools.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { type FaultProxy, startProxy } from '../lab-kit/proxy.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { openConsole, startBrowser, untilCell } from '../support/browser.ts';
import { type CliRun, documentOf, newConsole, type TestConsole } from '../support/cli.ts';
import { addHost, addSite, captureBaseline, confirmIdentity, SITE, WITHOUT_SAFEGUARDS } from '../support/clinic.ts';
import { baselineSet, evidenceRows, shownBundle } from '../support/documents.ts';
import { theLab } from '../support/far-ends.ts';
import { allOf, describeIf, program } from '../support/requires.ts';
import { serve } from '../support/serve.ts';
import { IMAGE_TIMEOUT_MS } from './lab-suite.ts';

/** Limit of the firewall's probe on the host, and what login, the other probes, sealing and a busy machine may add. */
const HANGING_SCAN_MS = 15_000 + 10_000;

/** Resident memory that a scan may need at its highest, whatever the host sends, MiB: Node itself takes about 100. */
const MAX_MEMORY_MIB = 300;

/** What a terminal would obey: C0 but for tab and newline, DEL, C1, and the marks that turn the reading direction. */
const OBEYED = /[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

describeIf(allOf(theLab, program('chromium', 'chromium')), 'hosts that misbehave', () => {
  let lab: Lab;
  let laptop: TestConsole;

  beforeAll(async () => {
    [lab, laptop] = await Promise.all([createLab(), newConsole()]);
    await addSite(laptop);
  }, IMAGE_TIMEOUT_MS);

  afterAll(async () => {
    const report = await laptop.json(verifyReport, ['verify', laptop.dataDir]);
    await laptop[Symbol.asyncDispose]();
    await lab.dispose();
    // Whatever the hosts did, what was sealed is whole.
    expect(report.summary).toEqual({ valid: report.results.length, incomplete: 0, unknown_key: 0, invalid: 0 });
  });

  const states = ({ results }: ScanReport) => Object.fromEntries(results.map(({ check, state }) => [check, state]));
  const allWell = { ...WITHOUT_SAFEGUARDS, patching: 'compliant', logging: 'compliant', firewall: 'compliant' };
  const nothingKnown = { ...WITHOUT_SAFEGUARDS, patching: 'unknown', logging: 'unknown', firewall: 'unknown' };
  const scan = (name: string, code: 0 | 1) => laptop.json(scanReport, ['scan', name], { code });
  const resultOf = ({ results }: ScanReport, check: string): DriftResult | undefined =>
    results.find((one) => one.check === check);

  describe('logins with something wrong', () => {
    let host: HostileHost;

    beforeAll(async () => {
      host = await lab.host('hostile');
      await host.sudoers('ALL ALL=(root) NOPASSWD: ALL\n');
      await addHost(laptop, { name: 'old-server', host });
      await confirmIdentity(laptop, { name: 'old-server', host });
      // All hosts here are of one image: what this one meets, every one has to meet.
      const file = `${laptop.folder}/site.yaml`;
      await captureBaseline(laptop, 'old-server', file);
      await laptop.json(baselineSet, ['baseline', 'set', '--site', SITE, '--file', file]);
      for (const user of ['fishy', 'csher', 'nohome', 'noisy', 'nologin', 'flood']) {
        await addHost(laptop, { name: user, host, user });
        await confirmIdentity(laptop, { name: user, host });
      }
    });

    test.each([
      ['fish', 'fishy'],
      ['csh', 'csher'],
      ['no home folder', 'nohome'],
      ['a greeting with markup and no end of line', 'noisy'],
    ])('%s is read like any other', async (_, user) => {
      const report = await scan(user, 0);
      expect({ states: states(report), problems: report.problems }).toEqual({ states: allWell, problems: [] });
    });

    test('a login without a shell is unknown, with the reason in the words of the host', async () => {
      const report = await scan('nologin', 1);
      expect(states(report)).toEqual(nothingKnown);
      expect(report.problems[0]?.problem.details?.join()).toContain('This account is currently not available.');
    });

    test('a shell that floods is cut off at once', async () => {
      const report = await scan('flood', 1);
      expect(report.problems.map(({ problem }) => problem.code)).toEqual(['OUTPUT_LIMIT']);
      expect(states(report)).toEqual(nothingKnown);
    });

    test('its banner is shown as text, when a login fails', async () => {
      await addHost(laptop, { name: 'stranger', host, login: { keyFile: lab.credentials.strangerKeyFile } });
      await confirmIdentity(laptop, { name: 'stranger', host });
      const run = await laptop.run(['scan', 'stranger']);
      expect(run.code).toBe(1);
      expect(run.stdout).toContain('AUTHORISED USE ONLY <script>document.title="banner"</script>');
      expect(`${run.stdout}${run.stderr}`).not.toMatch(OBEYED);
    });
  });

  describe('tools with something wrong', () => {
    let host: LabHost;

    beforeAll(async () => {
      host = await lab.host('debian');
      await host.sudo('nopasswd');
      await addHost(laptop, { name: 'front-desk', host });
      await confirmIdentity(laptop, { name: 'front-desk', host });
      expect(states(await scan('front-desk', 0))).toEqual(allWell);
    });

    describe('one that hangs and one that prints 1 GB, on two hosts in one scan', () => {
      let flooded: LabHost;
      let report: ScanReport;
      let took: number;
      let memory: number;

      beforeAll(async () => {
        flooded = await lab.host('debian');
        await flooded.sudo('nopasswd');
        const entry = { name: 'waiting-room', host: flooded };
        await addHost(laptop, entry);
        await confirmIdentity(laptop, entry);
        await host.replaceTool('/usr/sbin/nft', TOOL_FAULTS.hang);
        await flooded.replaceTool('/usr/sbin/nft', TOOL_FAULTS.flood);
        const begun = performance.now();
        const running = laptop.start(['scan', 'front-desk', 'waiting-room', '--json'], { input: '' });
        memory = await highestMemory(running.pid, running.ended);
        report = documentOf(scanReport, await running.ended);
        took = performance.now() - begun;
        await host.restoreTool('/usr/sbin/nft');
      });

      const of = (name: string): ScanReport => ({
        ...report,
        results: report.results.filter((one) => one.host_name === name),
      });

      test('a hanging tool makes its own check unknown and nothing else', () => {
        expect(states(of('front-desk'))).toEqual({ ...allWell, firewall: 'unknown' });
        expect(resultOf(of('front-desk'), 'firewall')?.summary).toMatch(/timeout|did not|limit/);
      });

      test('so does a flooding one', () => {
        expect(states(of('waiting-room'))).toEqual({ ...allWell, firewall: 'unknown' });
      });

      test('the scan took no longer than the limit of a probe and what surrounds it', () => {
        expect(took).toBeLessThan(HANGING_SCAN_MS);
      });

      test('and little memory', () => {
        expect(memory).toBeGreaterThan(30);
        expect(memory).toBeLessThan(MAX_MEMORY_MIB);
      });
    });

    test('nothing of the login is left running on the host', async () => {
      // A tool that hangs as root is left behind: the login may start it through sudo, and may not end it.
      const ours = "ps -u tech -o args= | grep -vE '^(/lib/systemd/systemd --user|\\(sd-pam\\))$' || true";
      await waitUntil('the processes of the login to end', async () => (await host.must(ours)) === '', {
        timeoutMs: 10_000,
      });
    });

    test('one that prints bytes that are no text makes its own check unknown', async () => {
      await host.replaceTool('/usr/sbin/nft', TOOL_FAULTS.binary);
      const report = await scan('front-desk', 1);
      await host.restoreTool('/usr/sbin/nft');
      expect(states(report)).toEqual({ ...allWell, firewall: 'unknown' });
    });

    describe('that print markup and terminal codes', () => {
      const title = 'Debian <img src=x onerror="document.title=1"><script>document.title="owned"</script>';
      const codes = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202edlrow';
      let browser: Browser;

      beforeAll(async () => {
        browser = await startBrowser();
        await host.must('cp -a --remove-destination "$(readlink -f /etc/os-release)" /etc/os-release');
        await host.writeFile('/etc/os-release', `PRETTY_NAME='${title}${codes}'\nID=debian\n`);
        await host.replaceTool('/usr/bin/systemctl', TOOL_FAULTS.markup);
      });

      afterAll(async () => {
        await browser.close();
        await host.restoreTool('/usr/bin/systemctl');
      });

      test('they reach no terminal: what is printed is text', async () => {
        const runs: CliRun[] = [await laptop.run(['scan', 'front-desk'])];
        const [newest] = await laptop.json(evidenceRows, ['evidence', 'list', '--kind', 'attestation', '--limit', '1']);
        runs.push(await laptop.run(['evidence', 'show', newest?.label ?? '']));
        runs.push(await laptop.run(['evidence', 'list', '--host', 'front-desk', '--json']));
        runs.push(await laptop.run(['history', 'front-desk']));
        runs.push(await laptop.run(['baseline', 'capture', 'front-desk']));
        runs.push(await laptop.run(['scan', 'front-desk', '--json']));
        const shown = runs.map(({ stdout, stderr }) => `${stdout}${stderr}`);
        expect(shown.filter((text) => OBEYED.test(text))).toEqual([]);
        // They were there to be shown.
        expect(shown.join()).toContain('<script>document.title=');
      });

      test('they make no element, run nothing and break no rule in a browser', async () => {
        await using served = await serve(laptop);
        const { page, blocked, errors, picture } = await openConsole(browser, served.link);
        await page.getByTestId('host-front-desk').click();
        await page.getByText('<img src=x onerror=').first().waitFor();
        await picture('hostile-1-host');
        await page.getByTestId('cell-front-desk-logging').click();
        await page.getByTestId('cell-summary').waitFor();
        await page.getByTestId('verification-checks').waitFor();
        await picture('hostile-2-cell');
        expect(await page.locator('img, main script').count()).toBe(0);
        expect(await page.title()).not.toMatch(/owned|^1$/);
        expect({ blocked, errors }).toEqual({ blocked: [], errors: [] });
        // Had something run, it would have been noticed.
        await page.evaluate(() => {
          const inline = document.createElement('script');
          inline.textContent = 'document.title = "owned"';
          document.body.append(inline);
        });
        await waitUntil('the policy to speak', () => blocked.length > 0, { timeoutMs: 5000 });
      });
    });
  });

  describe('lines that break', () => {
    let host: LabHost;
    let proxy: FaultProxy;
    let bytes: number;

    beforeAll(async () => {
      host = await lab.host('debian');
      await host.sudo('nopasswd');
      proxy = await startProxy({ target: { host: host.address, port: host.port } });
      const entry = { name: 'far-away', host, at: { host: proxy.host, port: proxy.port } };
      await addHost(laptop, entry);
      await confirmIdentity(laptop, entry);
      const before = proxy.counts.bytesToClient;
      expect(states(await scan('far-away', 0))).toEqual(allWell);
      bytes = proxy.counts.bytesToClient - before;
    });

    afterEach(() => proxy.set({}));

    afterAll(() => proxy.close());

    // From the last words of the login to the last frame.
    test.each([0.35, 0.5, 0.65, 0.8, 0.95])(
      'cut after %f of the answer: what did not come is unknown',
      async (part) => {
        proxy.set({ cutAfterBytes: { toClient: Math.floor(bytes * part) } });
        const report = await scan('far-away', 1);
        expect(report.problems.map(({ problem }) => problem.code)).toEqual(['CONNECTION_LOST']);
        const found = report.results.filter((one) => one.state !== 'not_applicable').map(({ state }) => state);
        expect(found.filter((state) => !['compliant', 'unknown', 'unreachable'].includes(state))).toEqual([]);
      },
    );

    test('the first scan after a cut is whole', async () => {
      expect(states(await scan('far-away', 0))).toEqual(allWell);
    });

    test('a connection that is reset before the login is a lost one', async () => {
      proxy.set({ reset: true });
      const report = await scan('far-away', 1);
      expect(report.problems.map(({ problem }) => problem.code)).toEqual(['CONNECTION_LOST']);
      expect(Object.values(states(report))).toEqual(CHECK_IDS.map(() => 'unreachable'));
    });
  });

  describe('hosts that go away', () => {
    let host: LabHost;
    let browser: Browser;

    beforeAll(async () => {
      browser = await startBrowser();
      host = await lab.host('debian');
      await host.sudo('nopasswd');
      await addHost(laptop, { name: 'back-office', host });
      await confirmIdentity(laptop, { name: 'back-office', host });
      expect(states(await scan('back-office', 0))).toEqual(allWell);
    });

    afterAll(() => browser.close());

    test('sshd killed while it is read: what did not come is unknown', async () => {
      await host.replaceTool('/usr/sbin/nft', 'touch /run/lab-reading; sleep 8; exec "$REAL" "$@"');
      const running = laptop.start(['scan', 'back-office', '--json'], { input: '' });
      await waitUntil('the probe to begin', async () => (await host.exec('test -e /run/lab-reading')).code === 0, {
        timeoutMs: 20_000,
      });
      await host.must('pkill -KILL -x sshd');
      const ended = await running.ended;
      await host.restoreTool('/usr/sbin/nft');
      const report = documentOf(scanReport, ended);
      expect(ended.code).toBe(1);
      expect(report.problems.map(({ problem }) => problem.code)).toEqual(['CONNECTION_LOST']);
      expect(resultOf(report, 'firewall')?.state).toBe('unknown');
    });

    test('nobody listens any more: refused, with what to look at', async () => {
      await host.must('systemctl stop ssh.service');
      const report = await scan('back-office', 1);
      expect(report.problems.map(({ problem }) => problem.code)).toEqual(['TARGET_REFUSED']);
      await host.must('systemctl start ssh.service');
      expect(states(await scan('back-office', 0))).toEqual(allWell);
    });

    test('switched off: unreachable, kept as evidence, and nothing of it looks good', async () => {
      await host.stop();
      const report = await scan('back-office', 1);
      expect(Object.values(states(report))).toEqual(CHECK_IDS.map(() => 'unreachable'));
      expect(report.problems.map(({ problem }) => problem.code)).toEqual(['E004']);
      const { bundle } = await laptop.json(shownBundle, ['evidence', 'show', report.bundles[0] ?? '']);
      expect(bundle).toMatchObject({ kind: 'unreachable', reason: 'E004', host_name: 'back-office' });
      await using served = await serve(laptop);
      const { page, picture } = await openConsole(browser, served.link);
      for (const check of CHECK_IDS) await untilCell(page, 'back-office', check, 'unreachable');
      await picture('hostile-3-switched-off');
      expect(await page.locator('[data-testid^="cell-back-office-"][data-tone="compliant"]').count()).toBe(0);
    });

    test('switched on again, it is what it was', async () => {
      await host.start();
      expect(states(await scan('back-office', 0))).toEqual(allWell);
    });
  });
});

/** Highest resident memory of a process while it ran, MiB; the kernel keeps the mark. */
async function highestMemory(pid: number, ended: Promise<unknown>): Promise<number> {
  let highest = 0;
  let going = true;
  ended.finally(() => {
    going = false;
  });
  await waitUntil(
    'the run to end',
    () => {
      try {
        const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        highest = Math.max(highest, Number(kib ?? 0) / 1024);
      } catch {
        // Already gone.
      }
      return !going;
    },
    { timeoutMs: 60_000, everyMs: 20 },
  );
  return highest;
}
