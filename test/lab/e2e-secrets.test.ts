import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ScanReport, scanReport } from '../../src/contract/drift.ts';
import { CHECK_IDS } from '../../src/contract/enums.ts';
import { verifyReport } from '../../src/contract/evidence.ts';
import { host as hostSchema } from '../../src/contract/fleet.ts';
import type { LabHost } from '../lab-kit/host.ts';
import type { SudoMode } from '../lab-kit/host-sudo.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { openConsole, startBrowser } from '../support/browser.ts';
import { documentOf, newConsole, type TestConsole } from '../support/cli.ts';
import {
  addHost,
  addHostCommand,
  addSite,
  adoptBaseline,
  confirmIdentity,
  type Entry,
  SITE,
  WITHOUT_SAFEGUARDS,
} from '../support/clinic.ts';
import { theLab } from '../support/far-ends.ts';
import { findSecrets, findSecretsBelow } from '../support/find-secret.ts';
import { allOf, describeIf, program } from '../support/requires.ts';
import { serve } from '../support/serve.ts';
import { searchHost, watchHost } from '../support/watch-host.ts';
import { watchProcesses } from '../support/watch-processes.ts';
import { IMAGE_TIMEOUT_MS } from './lab-suite.ts';

/** What a technician mistypes; as secret as the real one, since the real one is near. */
const WRONG = 'mistyped 5f0c2d7be1a94c66';
const WRONG_CORE = '5f0c2d7be1a94c66';

/** A host that knows passwords only. The steps go on in one data folder, which is searched in the end. */
describeIf(allOf(theLab, program('chromium', 'chromium')), 'passwords', () => {
  let lab: Lab;
  let laptop: TestConsole;
  let host: LabHost;
  let secrets: string[];
  /** What was said when a baseline was captured without sudo. */
  let notes: readonly string[];

  beforeAll(async () => {
    [lab, laptop] = await Promise.all([createLab(), newConsole()]);
    host = await lab.host('debian');
    secrets = [lab.credentials.passwordCore, laptop.passphrase, WRONG_CORE];
    await host.sudo('password');
    await addSite(laptop);
    for (const entry of entries()) {
      await addHost(laptop, entry);
      await confirmIdentity(laptop, entry);
    }
    await adoptBaseline(laptop, 'front-desk');
    notes = await adoptBaseline(laptop, 'no-sudo');
  }, IMAGE_TIMEOUT_MS);

  afterAll(async () => {
    await laptop[Symbol.asyncDispose]();
    await lab.dispose();
  });

  const entries = (): Entry[] => {
    const { password } = host;
    return [
      { name: 'front-desk', host, login: { password }, sudo: { password } },
      { name: 'no-sudo', host, login: { password }, sudo: 'none' },
      { name: 'wrong-sudo', host, login: { password }, sudo: { password: WRONG } },
      { name: 'wrong-login', host, login: { password: WRONG }, sudo: 'none' },
    ];
  };
  const states = ({ results }: ScanReport) => Object.fromEntries(results.map(({ check, state }) => [check, state]));
  const failedSudo = async () =>
    Number(
      await host.must(
        "journalctl --sync; journalctl -q --no-pager -o cat -t sudo | grep -c 'incorrect password' || true",
      ),
    );

  describe('that are right', () => {
    test.each<SudoMode>(['password', 'nopasswd', 'cached'])(
      'read everything where sudo is set to "%s", and stand in no process here or there',
      async (mode) => {
        await host.sudo(mode);
        const there = await watchHost(host, secrets);
        const scan = laptop.start(['scan', 'front-desk', '--json'], { input: '' });
        const here = await watchProcesses(scan, secrets);
        const found = await there.stop();
        const report = documentOf(scanReport, await scan.ended);
        expect({ states: states(report), problems: report.problems }).toEqual({
          states: { ...WITHOUT_SAFEGUARDS, patching: 'compliant', logging: 'compliant', firewall: 'compliant' },
          problems: [],
        });
        expect(here.programs).not.toEqual(new Set());
        expect({ here: here.leaks, there: found }).toEqual({ here: [], there: [] });
      },
    );

    test('the look into processes would have seen them', async () => {
      const there = await watchHost(host, secrets);
      await host.must(`env LEAK='${lab.credentials.passwordCore}' sleep 0.5`);
      expect(await there.stop()).not.toEqual([]);
      const leaky = laptop.start(['hosts', 'list'], { input: '', env: { LEAK: laptop.passphrase } });
      expect((await watchProcesses(leaky, secrets)).leaks).not.toEqual([]);
    });
  });

  test('without sudo, what needs root is unknown and says what would help; the rest is read', async () => {
    const report = await laptop.json(scanReport, ['scan', 'no-sudo'], { code: 1 });
    expect(states(report)).toEqual({
      ...WITHOUT_SAFEGUARDS,
      patching: 'compliant',
      logging: 'compliant',
      firewall: 'unknown',
    });
    expect(notes.filter((note) => !/^(?:av_edr|backup|encryption): nothing to propose/.test(note))).toEqual([
      expect.stringMatching(/^firewall: nothing to propose \("nft -j list ruleset" needs root\. Allow this login /),
    ]);
  });

  test('the sudoers drop-in that Rounds prints is enough for its reads, and for nothing else', async () => {
    const entry: Entry = { name: 'named-tools', host };
    await addHost(laptop, entry);
    await confirmIdentity(laptop, entry);
    const dropIn = await laptop.json(z.strictObject({ path: z.string(), text: z.string() }), [
      ...['hosts', 'sudoers', 'named-tools'],
    ]);
    await host.sudoers(dropIn.text);
    await adoptBaseline(laptop, 'named-tools');
    const report = await laptop.json(scanReport, ['scan', 'named-tools']);
    expect(states(report)).toEqual({
      ...WITHOUT_SAFEGUARDS,
      patching: 'compliant',
      logging: 'compliant',
      firewall: 'compliant',
    });
    const as = (command: string) => host.exec(`runuser -u tech -- sudo -n -- ${command}`);
    expect((await as('nft -j list ruleset')).code).toBe(0);
    for (const command of ['nft flush ruleset', 'nft -j list ruleset extra', 'cat /etc/shadow', 'sh -c id'])
      expect({ command, refused: (await as(command)).code !== 0 }).toEqual({ command, refused: true });
  });

  test('a wrong sudo password is a refused privilege, tried once', async () => {
    await host.sudo('password');
    const before = await failedSudo();
    const report = await laptop.json(scanReport, ['scan', 'wrong-sudo'], { code: 1 });
    expect(report.problems.map(({ problem }) => problem.code)).toEqual(['PRIVILEGE']);
    expect(states(report)).toEqual(Object.fromEntries(CHECK_IDS.map((check) => [check, 'unknown'])));
    expect((await failedSudo()) - before).toBe(1);
  });

  test('a wrong login password is a refused login, tried once', async () => {
    const report = await laptop.json(scanReport, ['scan', 'wrong-login'], { code: 1 });
    expect(report.problems.map(({ problem }) => problem.code)).toEqual(['AUTH_FAILED']);
    const tried = await host.must(
      "journalctl --sync; journalctl -q --no-pager -o cat -t sshd | grep -c '^Failed password' || true",
    );
    expect(tried.trim()).toBe('1');
  });

  test('what is printed for people, and asked of the doctor, holds none', async () => {
    await laptop.run(['scan', '--all']);
    for (const name of ['wrong-sudo', 'wrong-login']) await laptop.run(['doctor', name]);
    await laptop.run(['hosts', 'show', 'front-desk']);
    await laptop.run(['evidence', 'list']);
    const { args } = addHostCommand({ name: 'again', host, login: { password: WRONG }, sudo: 'none' });
    // A site that is not there: the failure comes after the password was read.
    const refused = await laptop.run([...args.slice(0, -2), 'elsewhere', '--password-stdin', '--json'], {
      input: `${WRONG}\n`,
    });
    expect(refused.code).not.toBe(0);
    expect(
      laptop.runs.flatMap((run) => findSecrets(secrets, run.args.join(' '), `${run.stdout}${run.stderr}`)),
    ).toEqual([]);
  });

  describe('at the page', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser.close());

    test('neither the page nor the interface for scripts gives any back', async () => {
      await using served = await serve(laptop);
      const watched = await openConsole(browser, served.link);
      for (const page of ['evidence', 'vault', 'host/front-desk/identity', 'fleet/front-desk/firewall']) {
        await watched.page.goto(`${served.origin}/#/${page}`);
        await watched.page.waitForLoadState('networkidle');
      }
      const answers = await askInterface(served.origin, await served.freshLink(), host, lab.credentials.password);
      expect(watched.received.join('').length).toBeGreaterThan(10_000);
      expect(
        [...watched.received, ...answers].flatMap((text) => findSecrets(secrets, text.slice(0, 80), text)),
      ).toEqual([]);
    });
  });

  test('no file of the data folder holds any, evidence included', async () => {
    const report = await laptop.json(verifyReport, ['verify', laptop.dataDir]);
    expect(report.summary.valid).toBe(report.results.length);
    expect(findSecretsBelow(secrets, laptop.dataDir)).toEqual([]);
    // The same search sees the file that does hold one.
    expect(findSecretsBelow(secrets, laptop.folder)).toEqual(['passphrase: secret 2 in plain']);
  });

  test('no log and no file of the host holds any', async () => {
    expect(await searchHost(host, secrets)).toEqual([]);
    await host.must(`logger -t leak '${lab.credentials.passwordCore}'`);
    expect(await searchHost(host, secrets)).toContain('/run/lab-journal');
  });

  test('a passphrase from the environment is in none of the processes that are started', async () => {
    const env = { ROUNDS_PASSPHRASE: laptop.passphrase, ROUNDS_PASSPHRASE_FILE: undefined };
    const here = ['hosts', 'add', 'here', '--address', 'local:', '--platform', 'linux', '--site', SITE];
    await laptop.json(hostSchema, here);
    const scan = laptop.start(['scan', 'here', '--json'], { input: '', env });
    const seen = await watchProcesses(scan, secrets);
    expect(documentOf(scanReport, await scan.ended).results).toHaveLength(CHECK_IDS.length);
    expect([...seen.programs]).toEqual(expect.arrayContaining(['sh']));
    // What a process was started with stays readable to its own user: the run's own environment, and no other.
    expect(seen.leaks.filter((leak) => !/^environ of (?:node|MainThread)/.test(leak))).toEqual([]);
  });
});

/** Signs in as a script does and asks for what could hold a secret; adds a host with a password on the way. */
async function askInterface(origin: string, link: string, host: LabHost, password: string): Promise<string[]> {
  const json = { 'content-type': 'application/json', origin };
  const token = new URL(link).hash.slice('#token='.length);
  const signedIn = await fetch(`${origin}/auth`, { method: 'POST', headers: json, body: JSON.stringify({ token }) });
  const { session } = z.object({ session: z.string() }).parse(await signedIn.json());
  const headers = { ...json, authorization: `Bearer ${session}` };
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${origin}/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return `${path} ${answer.status} ${await answer.text()}`;
  };
  const added = await post('hosts/add', {
    name: 'by-script',
    site: SITE,
    address: `ssh://tech@${host.address}:22`,
    platform: 'linux',
    credential: { kind: 'password', password },
    sudo: 'password',
    sudo_password: password,
  });
  if (!added.startsWith('hosts/add 200')) throw new Error(added);
  const refused = await post('hosts/add', { name: 'Bad Name', credential: { kind: 'password', password } });
  const rest = ['hosts/list', 'fleet/snapshot', 'trust/list', 'keys/list', 'vault/status', 'doctor'];
  return [added, refused, ...(await Promise.all(rest.map((path) => post(path, {}))))];
}
