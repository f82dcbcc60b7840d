import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type DriftResult, type ScanReport, scanReport } from '../../src/contract/drift.ts';
import { CHECK_IDS } from '../../src/contract/enums.ts';
import { verifyReport } from '../../src/contract/evidence.ts';
import { trust } from '../../src/contract/fleet.ts';
import { historyEntry } from '../../src/contract/live.ts';
import type { HostileHost, LabHost, NixosHost } from '../lab-kit/host.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { openConsole, startBrowser, untilCell, type WatchedPage } from '../support/browser.ts';
import { documentOf, newConsole, type TestConsole } from '../support/cli.ts';
import { addHost, addSite, adoptBaseline, confirmIdentity, type Entry } from '../support/clinic.ts';
import { baselineSet, evidenceRows, failure, proposal, shownBundle } from '../support/documents.ts';
import { theLab } from '../support/far-ends.ts';
import { opensslVerify } from '../support/openssl.ts';
import { allOf, describeIf, program } from '../support/requires.ts';
import { type Served, serve } from '../support/serve.ts';
import { IDENTITY_MESSAGES, journalMark, packetsSince, recordPackets } from '../support/sshd-packets.ts';
import { IMAGE_TIMEOUT_MS } from './lab-suite.ts';
import { installSafeguards } from './stand-ins.ts';

/** The main job, in the order in which a technician does it: each step stands on those before it. */
describeIf(allOf(theLab, program('openssl', 'openssl'), program('chromium', 'chromium')), 'a first visit', () => {
  let lab: Lab;
  let laptop: TestConsole;
  let debian: LabHost;
  let nixos: NixosHost;
  let hostile: HostileHost;
  let entries: Entry[];

  beforeAll(async () => {
    [lab, laptop] = await Promise.all([createLab(), newConsole()]);
    [debian, nixos, hostile] = await Promise.all([lab.host('debian'), lab.host('nixos'), lab.host('hostile')]);
    entries = [
      { name: 'front-desk', host: debian },
      { name: 'imaging', host: nixos },
      { name: 'old-server', host: hostile },
    ];
    await Promise.all(entries.map(({ host }) => Promise.all([host.sudo('nopasswd'), installSafeguards(host)])));
    await recordPackets(debian);
    await addSite(laptop);
    for (const entry of entries) await addHost(laptop, entry);
  }, IMAGE_TIMEOUT_MS);

  afterAll(async () => {
    await laptop[Symbol.asyncDispose]();
    await lab.dispose();
  });

  const resultOf = ({ results }: ScanReport, host: string, check: string): DriftResult => {
    const found = results.find((one) => one.host_name === host && one.check === check);
    if (found === undefined) throw new Error(`No result of ${check} on ${host}`);
    return found;
  };
  const gist = ({ state, severity, causes }: DriftResult) => ({
    state,
    severity,
    causes: causes.map((cause) => `${cause.severity} ${cause.code} ${cause.subject ?? ''}`),
  });
  const evidence = (...filter: string[]) => laptop.json(evidenceRows, ['evidence', 'list', ...filter]);

  test('first contact shows the fingerprint that the host itself names', async () => {
    for (const { name, host } of entries) {
      const asked = await laptop.json(trust, ['trust', 'show', name], { code: 1 });
      expect(asked).toMatchObject({
        status: 'first_contact',
        offer: { key_type: 'ssh-ed25519', fingerprint: await host.hostKeyFingerprint() },
      });
    }
  });

  test('a scan before the identity is confirmed is refused, and the host receives no more than it takes to know it', async () => {
    const mark = await journalMark(debian);
    const report = await laptop.json(scanReport, ['scan', 'front-desk'], { code: 1 });
    expect(report.problems.map(({ problem }) => problem.code)).toEqual(['IDENTITY_UNCONFIRMED']);
    expect(report.results.map(({ state }) => state)).toEqual(CHECK_IDS.map(() => 'unreachable'));
    const packets = await packetsSince(debian, mark);
    expect(packets).toContain(20);
    expect(packets.filter((number) => !IDENTITY_MESSAGES.some((one) => one === number))).toEqual([]);
    expect(await debian.acceptedLogins()).toBe(0);
  });

  test('accepting another fingerprint than the host shows is refused', async () => {
    const wrong = `SHA256:${'A'.repeat(43)}`;
    const refused = await laptop.run(['trust', 'accept', 'front-desk', '--fingerprint', wrong, '--json']);
    expect(refused.code).toBe(3);
    const { error } = documentOf(failure, refused);
    expect(error.code).toBe('IDENTITY_UNCONFIRMED');
    expect(error.details?.join(' ')).toContain(await debian.hostKeyFingerprint());
    const [first] = await laptop.json(z.array(trust), ['trust', 'list']);
    expect(first).toMatchObject({ host_name: 'front-desk', status: 'first_contact' });
  });

  test('accepting the fingerprint that was compared is recorded as policy evidence', async () => {
    for (const entry of entries) expect(await confirmIdentity(laptop, entry)).toMatchObject({ status: 'trusted' });
    const [record] = await evidence('--kind', 'policy', '--host', 'front-desk', '--limit', '1');
    const { bundle: recorded } = await laptop.json(shownBundle, ['evidence', 'show', record?.bundle_id ?? '']);
    expect(recorded).toMatchObject({
      subject: 'known_peer',
      before: {},
      after: { fingerprint: await debian.hostKeyFingerprint() },
    });
  });

  test('a captured baseline is set, and the change is policy evidence', async () => {
    const file = join(laptop.folder, 'front-desk.yaml');
    const proposed = await laptop.json(proposal, ['baseline', 'capture', 'front-desk', '--out', file]);
    const set = await laptop.json(baselineSet, ['baseline', 'set', '--host', 'front-desk', '--file', file]);
    expect(proposed.notes).toEqual([]);
    expect(set.baseline).toMatchObject({
      logging: { services: ['rsyslog', 'systemd-journald'] },
      firewall: { service: 'nftables', tables: ['inet clinic'] },
      av_edr: { service_name: 'clamav-daemon', binary_path: '/usr/sbin/clamd' },
      backup: { unit: 'restic-backup' },
      encryption: { luks_volumes: ['crypthome', 'cryptroot'] },
    });
    const { bundle: recorded } = await laptop.json(shownBundle, ['evidence', 'show', set.bundle_id]);
    expect(recorded).toMatchObject({ kind: 'policy', subject: 'baseline', target: 'front-desk', before: {} });
    for (const name of ['imaging', 'old-server']) await adoptBaseline(laptop, name);
  });

  test('hosts that are as captured are compliant in every check', async () => {
    const report = await laptop.json(scanReport, ['scan', '--all']);
    expect(report.problems).toEqual([]);
    expect(report.results.map((one) => `${one.host_name} ${one.check} ${one.state}`).sort()).toEqual(
      ['front-desk', 'imaging', 'old-server'].flatMap((host) =>
        [...CHECK_IDS].sort().map((check) => `${host} ${check} compliant`),
      ),
    );
    // Each host: a first result for each check, and the scan itself.
    expect(report.bundles).toHaveLength(3 * (CHECK_IDS.length + 1));
  });

  const spoil = async () => {
    // rsyslog comes back by its socket otherwise.
    await debian.must('systemctl stop syslog.socket rsyslog.service');
    await debian.must('nft add rule inet clinic input tcp dport 3389 accept');
  };
  const mend = async () => {
    await debian.must('systemctl start syslog.socket rsyslog.service && systemctl restart nftables.service');
  };
  let drifted: ScanReport;

  test('a stopped rsyslog and a changed rule are found as drift, with their causes; nothing else is', async () => {
    await spoil();
    drifted = await laptop.json(scanReport, ['scan', '--all'], { code: 1 });
    expect(gist(resultOf(drifted, 'front-desk', 'logging'))).toEqual({
      state: 'drifted',
      severity: 'high',
      causes: ['high service_inactive rsyslog', 'high canary_lost /var/log/syslog'],
    });
    expect(gist(resultOf(drifted, 'front-desk', 'firewall'))).toEqual({
      state: 'drifted',
      severity: 'high',
      causes: ['high ruleset_differs inet clinic'],
    });
    const others = drifted.results.filter(
      (one) => one.host_name !== 'front-desk' || !['logging', 'firewall'].includes(one.check),
    );
    expect(others.map(({ state }) => state)).toEqual(Array(3 * CHECK_IDS.length - 2).fill('compliant'));
  });

  test('the bundles of the drift are found by check and host; an unchanged check has no new one', async () => {
    for (const check of ['logging', 'firewall']) {
      const found = await evidence('--check', check, '--host', 'front-desk', '--kind', 'drift');
      expect(found.map(({ state }) => state)).toEqual(['drifted', 'compliant']);
      expect(drifted.bundles).toContain(found[0]?.bundle_id);
    }
    expect(await evidence('--check', 'patching', '--host', 'front-desk', '--kind', 'drift')).toHaveLength(1);
  });

  test('all evidence verifies', async () => {
    const report = await laptop.json(verifyReport, ['verify', laptop.dataDir]);
    expect(report.summary).toEqual({ valid: report.results.length, incomplete: 0, unknown_key: 0, invalid: 0 });
    expect(report.results.length).toBeGreaterThan(25);
    expect(report.logs).toMatchObject([{ size: report.results.length, missing: [] }]);
  });

  test('OpenSSL alone verifies the bundles of the drift, and refuses an altered copy', async () => {
    for (const check of ['logging', 'firewall']) {
      const [found] = await evidence('--check', check, '--host', 'front-desk');
      const { bundle: record, path } = await laptop.json(shownBundle, ['evidence', 'show', found?.bundle_id ?? '']);
      const pem = join(laptop.dataDir, 'evidence', '_keys', `${record.key_id}.pem`);
      expect(await opensslVerify(path, pem)).toMatchObject({ code: 0, stdout: 'Signature Verified Successfully\n' });
      const altered = await opensslVerify(path, pem, (bytes) => void bytes.write('X', bytes.indexOf('front-desk')));
      expect(altered.code).not.toBe(0);
    }
  });

  test('another generation of NixOS is a system that differs', async () => {
    const { systemPath } = await nixos.switchGeneration();
    const report = await laptop.json(scanReport, ['scan', 'imaging'], { code: 1 });
    const patching = resultOf(report, 'imaging', 'patching');
    expect(gist(patching)).toEqual({ state: 'drifted', severity: 'high', causes: ['high system_differs system'] });
    expect(patching.pre_state).toMatchObject({ system_path: systemPath });
    expect(patching.recommended_action).toBe('update_to_baseline_generation');
  });

  test('an offered security update is pending; an ordinary one is not', async () => {
    await debian.offerOrdinaryUpdate();
    await debian.offerSecurityUpdate();
    const report = await laptop.json(scanReport, ['scan', 'front-desk'], { code: 1 });
    const patching = resultOf(report, 'front-desk', 'patching');
    expect(gist(patching)).toEqual({
      state: 'drifted',
      severity: 'high',
      causes: ['high security_updates_pending packages'],
    });
    expect(patching.causes[0]?.detail).toContain('clinic-viewer 1.0 -> 1.1');
    expect(patching.causes[0]?.detail).not.toContain('clinic-notes');
  });

  test('history tells the changes of a check, newest first', async () => {
    const entries = await laptop.json(z.array(historyEntry), ['history', 'front-desk', '--check', 'patching']);
    expect(entries.map(({ state }) => state)).toEqual(['drifted', 'compliant', 'unreachable']);
    expect(entries[0]?.causes).toEqual(['security_updates_pending']);
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
      await served.stop();
      await browser.close();
    });

    const scan = () => fleet.page.getByRole('button', { name: 'Scan all' }).click();

    test('Fleet shows what the scans before found', async () => {
      for (const check of ['logging', 'firewall', 'patching'])
        await untilCell(fleet.page, 'front-desk', check, 'drifted');
      await untilCell(fleet.page, 'old-server', 'logging', 'compliant');
      await fleet.picture('technician-1-drifted');
    });

    test('a scan from the page turns the cells of what was mended', async () => {
      await mend();
      await scan();
      for (const check of ['logging', 'firewall']) await untilCell(fleet.page, 'front-desk', check, 'compliant');
      await fleet.picture('technician-2-mended');
    });

    test('a scan from the page turns both cells when rsyslog stops and a rule changes', async () => {
      await spoil();
      await scan();
      for (const check of ['logging', 'firewall']) await untilCell(fleet.page, 'front-desk', check, 'drifted');
      await untilCell(fleet.page, 'imaging', 'logging', 'compliant');
      await fleet.picture('technician-3-drifted-again');
    });

    test('the cell tells causes and evidence', async () => {
      await fleet.page.getByTestId('cell-front-desk-logging').click();
      await fleet.page.getByText('rsyslog inactive (dead)', { exact: true }).waitFor();
      await fleet.page.locator('[data-testid="verdict"][data-verdict="valid"]').first().waitFor();
      await fleet.picture('technician-4-cell');
    });

    test('nothing on the page was blocked by its policy or failed', () => {
      expect({ blocked: fleet.blocked, errors: fleet.errors }).toEqual({ blocked: [], errors: [] });
    });
  });

  test('after all of it every bundle is valid', async () => {
    const report = await laptop.json(verifyReport, ['verify', laptop.dataDir]);
    expect(report.summary).toEqual({ valid: report.results.length, incomplete: 0, unknown_key: 0, invalid: 0 });
  });
});
