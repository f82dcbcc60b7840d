import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { scanReport } from '../../src/contract/drift.ts';
import { CHECK_IDS } from '../../src/contract/enums.ts';
import { trust } from '../../src/contract/fleet.ts';
import { doctorItem } from '../../src/contract/live.ts';
import type { LabHost } from '../lab-kit/host.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { openConsole, startBrowser, untilCell, type WatchedPage } from '../support/browser.ts';
import { documentOf, newConsole, type TestConsole } from '../support/cli.ts';
import { addSite, confirmIdentity, takeIn } from '../support/clinic.ts';
import { done, evidenceRows, failure, shownBundle } from '../support/documents.ts';
import { theLab } from '../support/far-ends.ts';
import { allOf, describeIf, program } from '../support/requires.ts';
import { type Served, serve } from '../support/serve.ts';
import { IDENTITY_MESSAGES, journalMark, packetsSince, recordPackets } from '../support/sshd-packets.ts';
import { IMAGE_TIMEOUT_MS } from './lab-suite.ts';

/** A known host that one day shows another key: the steps stand on each other. */
describeIf(allOf(theLab, program('chromium', 'chromium')), 'a host whose key has changed', () => {
  let lab: Lab;
  let laptop: TestConsole;
  let host: LabHost;
  let old: string;
  let fresh: string;
  let mark: string;
  let logins: number;

  beforeAll(async () => {
    [lab, laptop] = await Promise.all([createLab(), newConsole()]);
    host = await lab.host('debian');
    await host.sudo('nopasswd');
    await recordPackets(host);
    await addSite(laptop);
    await takeIn(laptop, { name: 'front-desk', host });
    await laptop.json(scanReport, ['scan', 'front-desk']);
    old = await host.hostKeyFingerprint();
    await host.regenerateHostKey();
    fresh = await host.hostKeyFingerprint();
    mark = await journalMark(host);
    logins = await host.acceptedLogins();
  }, IMAGE_TIMEOUT_MS);

  afterAll(async () => {
    await laptop[Symbol.asyncDispose]();
    await lab.dispose();
  });

  test('a scan stops hard and names both keys', async () => {
    const report = await laptop.json(scanReport, ['scan', 'front-desk'], { code: 1 });
    const [only] = report.problems;
    expect(only?.problem.code).toBe('E008');
    expect(only?.problem.details).toEqual(
      expect.arrayContaining([expect.stringContaining(old), expect.stringContaining(fresh)]),
    );
    expect(report.results.map(({ state }) => state)).toEqual(CHECK_IDS.map(() => 'unreachable'));
  });

  test('the stop is kept as evidence with its reason', async () => {
    const [row] = await laptop.json(evidenceRows, ['evidence', 'list', '--kind', 'unreachable']);
    const shown = await laptop.json(shownBundle, ['evidence', 'show', row?.label ?? '']);
    expect(shown.bundle).toMatchObject({ kind: 'unreachable', reason: 'E008', host_name: 'front-desk' });
  });

  test('"trust show" says changed, which is not a first contact', async () => {
    const asked = await laptop.json(trust, ['trust', 'show', 'front-desk'], { code: 1 });
    expect(asked).toMatchObject({ status: 'changed', peer: { fingerprint: old }, offer: { fingerprint: fresh } });
    const { code, stdout } = await laptop.run(['trust', 'show', 'front-desk']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/^STOP: front-desk shows another key/) });
    expect(stdout).not.toMatch(/first contact/i);
  });

  test('"doctor" finds it too', async () => {
    const items = await laptop.json(z.array(doctorItem), ['doctor', 'front-desk'], { code: 1 });
    expect(items.find(({ name }) => name === 'front-desk identity')).toMatchObject({ result: 'failed' });
  });

  test('the new key cannot be accepted while the old one is known', async () => {
    const refused = await laptop.run(['trust', 'accept', 'front-desk', '--fingerprint', fresh, '--json']);
    expect(refused.code).toBe(3);
    expect(documentOf(failure, refused).error.code).toBe('E008');
  });

  describeIf(theLab, 'at the page', () => {
    let browser: Browser;
    let served: Served;
    let fleet: WatchedPage;

    beforeAll(async () => {
      browser = await startBrowser();
      served = await serve(laptop);
      fleet = await openConsole(browser, served.link);
    });

    afterAll(async () => {
      await browser.close();
      await served.stop();
    });

    test('no cell of the host looks good', async () => {
      for (const check of CHECK_IDS) await untilCell(fleet.page, 'front-desk', check, 'unreachable');
      await fleet.picture('identity-1-fleet');
    });

    test('the way from there leads to the stop, not to a first contact, and there is nothing to accept', async () => {
      await fleet.page.getByRole('link', { name: 'host key changed: stop' }).click();
      await fleet.page.getByTestId('changed-key').waitFor();
      await fleet.picture('identity-2-changed-key');
      expect(await fleet.page.getByTestId('known-fingerprint').textContent()).toContain(old);
      expect(await fleet.page.getByTestId('shown-fingerprint').textContent()).toContain(fresh);
      expect(await fleet.page.getByTestId('first-contact').count()).toBe(0);
      expect(await fleet.page.getByRole('button', { name: /accept|confirm|trust/i }).count()).toBe(0);
    });

    test('a scan from the page stops as well', async () => {
      await fleet.page.goto(`${served.origin}/#/fleet`);
      await fleet.page.getByRole('button', { name: 'Scan all' }).click();
      await fleet.page.getByTestId('scan-bar').waitFor({ state: 'detached' });
      await untilCell(fleet.page, 'front-desk', 'logging', 'unreachable');
      expect({ blocked: fleet.blocked, errors: fleet.errors }).toEqual({ blocked: [], errors: [] });
    });
  });

  test('through all of this the host received no login, and nothing but what it takes to know it', async () => {
    const packets = await packetsSince(host, mark);
    expect(packets).toContain(20);
    expect(packets.filter((number) => !IDENTITY_MESSAGES.some((one) => one === number))).toEqual([]);
    expect(await host.acceptedLogins()).toBe(logins);
  });

  test('forgotten, it is a first contact again, and still nothing is sent to it', async () => {
    const before = await journalMark(host);
    await laptop.json(done, ['trust', 'forget', 'front-desk']);
    const report = await laptop.json(scanReport, ['scan', 'front-desk'], { code: 1 });
    expect(report.problems.map(({ problem }) => problem.code)).toEqual(['IDENTITY_UNCONFIRMED']);
    expect(await laptop.json(trust, ['trust', 'show', 'front-desk'], { code: 1 })).toMatchObject({
      status: 'first_contact',
      offer: { fingerprint: fresh },
    });
    const packets = await packetsSince(host, before);
    expect(packets.filter((number) => !IDENTITY_MESSAGES.some((one) => one === number))).toEqual([]);
  });

  test('accepted after comparing, it is scanned again', async () => {
    await confirmIdentity(laptop, { name: 'front-desk', host });
    const report = await laptop.json(scanReport, ['scan', 'front-desk']);
    const states = new Map(report.results.map(({ check, state }) => [check, state]));
    for (const check of ['patching', 'logging', 'firewall'] as const) expect(states.get(check)).toBe('compliant');
    expect([...states.values()]).not.toContain('unreachable');
    // What is recorded does record logins: the zero above was no blindness.
    expect(await packetsSince(host, mark)).toEqual(expect.arrayContaining([5, 50]));
  });

  test('forgetting and accepting are policy evidence: red was not turned green quietly', async () => {
    const rows = await laptop.json(evidenceRows, [
      ...['evidence', 'list', '--kind', 'policy', '--host', 'front-desk', '--limit', '2'],
    ]);
    const changes = [];
    for (const { bundle_id } of rows) {
      const { bundle: record } = await laptop.json(shownBundle, ['evidence', 'show', bundle_id]);
      changes.push(record.kind === 'policy' ? [record.subject, record.before, record.after] : record.kind);
    }
    const key = (fingerprint: string) => ({ key_type: 'ssh-ed25519', fingerprint });
    expect(changes).toEqual([
      ['known_peer', {}, key(fresh)],
      ['known_peer', key(old), {}],
    ]);
  });
});
