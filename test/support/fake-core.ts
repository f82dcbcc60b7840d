import { implement } from '@orpc/server';
import { fleetAgentView, isCheckBundle } from '../../src/agent-core/evidence/fleet-agent.ts';
import { contract } from '../../src/contract/contract.ts';
import type { Problem } from '../../src/contract/errors.ts';
import type { VerifyCheckName } from '../../src/contract/evidence.ts';
import type { Host, Site } from '../../src/contract/fleet.ts';
import { createFakeBaselines } from './fake-core/baselines.ts';
import { evidenceRowOf, pathOf, verificationOf } from './fake-core/bundles.ts';
import { idOf, iso } from './fake-core/fixtures.ts';
import { createFakeFleet, type FakeCoreOptions } from './fake-core/fleet.ts';
import { createFakeGroups } from './fake-core/groups.ts';
import { createMoods } from './fake-core/moods.ts';
import { createFakePeople } from './fake-core/people.ts';
import { problem } from './fake-core/problem.ts';
import { freshSays } from './fake-core/says.ts';
import { createFakeTrusts } from './fake-core/trusts.ts';

/** Changes that the core tells to every window by a new snapshot; those of hosts, sites and the vault do so themselves. */
const TELLS_ALL: ReadonlySet<string> = new Set([
  'trust.accept',
  'trust.forget',
  'baselines.set',
  'groups.add',
  'groups.remove',
  'groups.assign',
  'groups.unassign',
  'groups.order',
  'exceptions.add',
  'exceptions.remove',
]);

/** What the page has no part in so far. */
const NOT_HERE: Problem = {
  code: 'UNSUPPORTED',
  message: 'Use the command line: "rounds site export" and "site import".',
};

const NOT_THIS_ONE: Problem = {
  code: 'VAULT_PASSPHRASE',
  message: 'This passphrase does not open the vault. Try again; nothing was changed.',
};

/**
 * A far end for the page: it speaks the contract (oRPC checks every answer against it) and keeps its state in memory.
 * It is no model of the core; what it says is what a test told it to say.
 */
export function createFakeCore(options: FakeCoreOptions = {}) {
  const fleet = createFakeFleet(options);
  const { now, sites, rows, state, find, publishSnapshot } = fleet;
  const { all, trustOf, setTrust } = createFakeTrusts(fleet);
  const failedChecks = new Map<string, Partial<Record<VerifyCheckName, string>>>();
  const received: { procedure: string; input: unknown }[] = [];
  let nextProblem: Problem | undefined;

  const moods = createMoods();
  const os = implement(contract).use(async ({ path, signal, next }) => {
    const procedure = path.join('.');
    await moods.before(procedure, signal);
    const result = await next();
    // As the core does: every window hears that a person changed something.
    if (TELLS_ALL.has(procedure)) publishSnapshot();
    return result;
  });
  /** Writes down the call; throws what the test asked for. */
  const note = (procedure: string, input?: unknown): void => {
    received.push({ procedure, input });
    const thrown = nextProblem;
    nextProblem = undefined;
    if (thrown !== undefined) throw problem(thrown);
  };

  const says = freshSays();
  const stored = createFakeBaselines(note);
  const groups = createFakeGroups(fleet, note, (id) => stored.texts.has(`group:${id}`));
  const people = createFakePeople(fleet, note);
  const records = () => [...fleet.bundles(), ...says.bundles];

  const router = os.router({
    status: os.status.handler(() => ({
      compliance_score: (fleet.scoreNow().score_bp ?? 0) / 100,
      controls_status: {},
    })),
    controls: os.controls.handler(() => []),
    vault: {
      status: os.vault.status.handler(() => ({
        state: state.vault,
        ways: says.recoveryCode === undefined ? ['passphrase'] : ['passphrase', 'recovery'],
      })),
      create: os.vault.create.handler(({ input }) => {
        note('vault.create', {});
        state.passphrase = input.passphrase;
        state.vault = 'unlocked';
        publishSnapshot();
        return { ok: true };
      }),
      unlock: os.vault.unlock.handler(({ input }) => {
        note('vault.unlock', {});
        if (input.passphrase !== state.passphrase) {
          throw problem(NOT_THIS_ONE);
        }
        state.vault = 'unlocked';
        publishSnapshot();
        return { ok: true };
      }),
      unlockByKeychain: os.vault.unlockByKeychain.handler(() => ({ opened: false })),
      useKeychain: os.vault.useKeychain.handler(() => {
        throw problem(NOT_HERE);
      }),
      lock: os.vault.lock.handler(() => {
        state.vault = 'locked';
        publishSnapshot();
        return { ok: true };
      }),
      changePassphrase: os.vault.changePassphrase.handler(({ input }) => {
        note('vault.changePassphrase', {});
        if (input.current !== state.passphrase) throw problem(NOT_THIS_ONE);
        state.passphrase = input.next;
        return { ok: true };
      }),
      makeRecoveryCode: os.vault.makeRecoveryCode.handler(({ input }) => {
        note('vault.makeRecoveryCode', {});
        if (input.passphrase !== state.passphrase) throw problem(NOT_THIS_ONE);
        says.recoveryCode = '7K3QF-9WZ2M-XH4TB-0RVNC-5GJ8D-PA61S';
        return { code: says.recoveryCode };
      }),
      recover: os.vault.recover.handler(({ input }) => {
        note('vault.recover', {});
        if (input.recovery_code !== says.recoveryCode)
          throw problem({
            code: 'VAULT_PASSPHRASE',
            message: 'This recovery code does not open the vault. Look for a newer one; nothing was changed.',
          });
        state.passphrase = input.passphrase;
        state.vault = 'unlocked';
        publishSnapshot();
        return { ok: true };
      }),
    },
    sites: {
      list: os.sites.list.handler(() => sites),
      add: os.sites.add.handler(({ input }) => {
        note('sites.add', input);
        if (sites.some((one) => one.name === input.name))
          throw problem({ code: 'CONFLICT', message: `There is a site "${input.name}" already. Choose another name.` });
        const site: Site = {
          site_id: idOf('site', sites.length + 1),
          name: input.name,
          timezone: input.timezone,
          created_at: iso(now()),
        };
        sites.push(site);
        return site;
      }),
      export: os.sites.export.handler(() => {
        throw problem(NOT_HERE);
      }),
      importPreview: os.sites.importPreview.handler(() => {
        throw problem(NOT_HERE);
      }),
      importApply: os.sites.importApply.handler(() => {
        throw problem(NOT_HERE);
      }),
    },
    hosts: {
      list: os.hosts.list.handler(() => [...rows.values()].map((row) => ({ ...row.host, groups: [] }))),
      add: os.hosts.add.handler(({ input }) => {
        note('hosts.add', { ...input, credential: { kind: input.credential.kind } });
        if (rows.has(input.name))
          throw problem({ code: 'CONFLICT', message: `There is a host "${input.name}" already. Choose another name.` });
        const site = sites.find((one) => one.name === input.site || one.site_id === input.site);
        if (site === undefined) throw problem({ code: 'NOT_FOUND', message: `There is no site "${input.site}".` });
        const row = fleet.addRow({
          name: input.name,
          site: site.name,
          address: input.address,
          platform: input.platform,
        });
        const host: Host = { ...row.host, credential: input.credential.kind, sudo: input.sudo };
        rows.set(host.name, { ...row, host });
        setTrust(host.name, input.address.startsWith('local:') ? 'not_needed' : 'first_contact');
        publishSnapshot();
        return host;
      }),
      show: os.hosts.show.handler(({ input }) => {
        const row = find(input.host);
        const groups = says.groups.map((name, at) => ({
          group_id: idOf('site', 100 + at),
          site_id: row.site.site_id,
          name,
          rank: at + 1,
          created_at: iso(now()),
        }));
        return { host: row.host, site: row.site, groups, trust: trustOf(row.host.name), access: says.access };
      }),
      thisComputer: os.hosts.thisComputer.handler(() => says.thisComputer),
      sudoers: os.hosts.sudoers.handler(() => ({
        path: '/etc/sudoers.d/rounds',
        text: 'rounds ALL=(root) NOPASSWD: /usr/sbin/nft -j list ruleset\n',
      })),
      importPreview: os.hosts.importPreview.handler(({ input }) => {
        note('hosts.importPreview', input);
        return (
          says.importPreview ?? {
            format: 'csv',
            file: input.file,
            hosts: [],
            new_groups: [],
            known_peers: [],
            not_understood: [],
            preview_sha256: '0'.repeat(64),
          }
        );
      }),
      importApply: os.hosts.importApply.handler(({ input }) => {
        note('hosts.importApply', input);
        return (
          says.importReport ?? {
            added: [],
            updated: [],
            trusted: [],
            groups: [],
            unchanged: [],
            bundles: [],
            not_understood: [],
          }
        );
      }),
      remove: os.hosts.remove.handler(({ input }) => {
        note('hosts.remove', input);
        rows.delete(find(input.host).host.name);
        publishSnapshot();
        return { ok: true };
      }),
    },
    groups: groups.groupHandlers,
    technicians: people.technicianHandlers,
    customChecks: people.customCheckHandlers,
    exceptions: {
      list: os.exceptions.list.handler(({ input }) =>
        input.host === undefined
          ? [...Object.values(says.exceptions).flat(), ...people.exceptions]
          : (says.exceptions[find(input.host).host.name] ?? []),
      ),
      add: people.addException,
      remove: people.removeException,
    },
    trust: {
      list: os.trust.list.handler(() => all()),
      show: os.trust.show.handler(({ input }) => {
        note('trust.show', input);
        return trustOf(find(input.host).host.name);
      }),
      accept: os.trust.accept.handler(({ input }) => {
        note('trust.accept', input);
        const name = find(input.host).host.name;
        setTrust(name, 'trusted', input.fingerprint);
        return trustOf(name);
      }),
      forget: os.trust.forget.handler(({ input }) => {
        note('trust.forget', input);
        setTrust(find(input.host).host.name, 'first_contact');
        return { ok: true };
      }),
    },
    baselines: {
      ...stored.baselineHandlers,
      diffCapture: os.baselines.diffCapture.handler(() => {
        throw problem(NOT_HERE);
      }),
      capture: os.baselines.capture.handler(({ input }) => {
        note('baselines.capture', input);
        return {
          yaml: 'logging:\n  services: [rsyslog, systemd-journald]\n  canary_max_age_hours: 2\n  auditd_keys: [auth-changes, time-change]\n  journal_retention_days: 90\nfirewall:\n  service: nftables\n  tables: [inet filter]\n',
          notes: ['patching: apt lists are older than 3 days, so no limit is proposed for them.'],
        };
      }),
    },
    fleet: {
      snapshot: os.fleet.snapshot.handler(() => fleet.snapshot()),
      watch: os.fleet.watch.handler(async function* ({ signal }) {
        const changes = fleet.publisher.subscribe('fleet', { ...(signal === undefined ? {} : { signal }) });
        yield { type: 'snapshot' as const, snapshot: fleet.snapshot() };
        yield* changes;
      }),
    },
    scan: {
      run: os.scan.run.handler(async function* () {
        yield { type: 'started' as const, scan_id: idOf('scan', 1), hosts: [] };
      }),
      start: os.scan.start.handler(({ input }) => {
        note('scan.start', input);
        return { scan_id: fleet.startScan(input.hosts) };
      }),
      cancel: os.scan.cancel.handler(({ input }) => {
        note('scan.cancel', input);
        fleet.cancelScan(input.scan_id);
        return { ok: true };
      }),
    },
    watch: {
      status: os.watch.status.handler(() => fleet.watcherNow()),
      start: os.watch.start.handler(() => {
        note('watch.start');
        return fleet.turnWatcher({ state: 'running', next_at: iso(now() + 2000) });
      }),
      pause: os.watch.pause.handler(() => {
        note('watch.pause');
        return fleet.turnWatcher({ state: 'paused', reason: 'asked' });
      }),
    },
    trend: os.trend.handler(({ input }) => {
      note('trend', input);
      return says.trend;
    }),
    driftTrend: os.driftTrend.handler(({ input }) => {
      note('driftTrend', input);
      return says.driftTrend;
    }),
    history: os.history.handler(({ input }) => {
      const host = find(input.host).host.name;
      return fleet.history
        .filter((one) => one.host === host && (input.check === undefined || one.check === input.check))
        .reverse();
    }),
    evidence: {
      fleetAgent: os.evidence.fleetAgent.handler(({ input }) =>
        records()
          .filter(isCheckBundle)
          .slice(0, input.limit)
          .map((one) => fleetAgentView(one, 'c2lnbmF0dXJl')),
      ),
      list: os.evidence.list.handler(({ input }) => {
        note('evidence.list', input);
        const found = records().filter(
          (one) =>
            (input.host === undefined || one.host_name === input.host || one.host_id === input.host) &&
            (input.check === undefined || ('check' in one && one.check === input.check)) &&
            (input.kind === undefined || one.kind === input.kind) &&
            (input.site === undefined || one.site_name === input.site || one.site_id === input.site) &&
            (input.outcome === undefined || evidenceRowOf(one).outcome === input.outcome) &&
            (input.from === undefined || one.timestamp_end >= input.from) &&
            (input.to === undefined || one.timestamp_end < input.to) &&
            (input.text === undefined || JSON.stringify(one).includes(input.text)) &&
            (input.before === undefined || one.bundle_id < input.before),
        );
        return found.map(evidenceRowOf).reverse().slice(0, input.limit);
      }),
      show: os.evidence.show.handler(({ input }) => {
        const one = records().find((each) => each.bundle_id === input.bundle || each.label === input.bundle);
        if (one === undefined)
          throw problem({ code: 'NOT_FOUND', message: 'There is no such bundle here. See "rounds evidence list".' });
        return {
          bundle: one,
          path: pathOf(one),
          verification: verificationOf(one, failedChecks.get(one.bundle_id) ?? {}),
        };
      }),
      verify: os.evidence.verify.handler(async ({ input, signal }) => {
        note('evidence.verify', input);
        if (says.verifications <= 0) {
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
          received.push({ procedure: 'evidence.verify aborted', input });
        }
        says.verifications -= 1;
        const results = records()
          .filter((one) => input.bundles.length === 0 || input.bundles.includes(one.bundle_id))
          .map((one) => verificationOf(one, failedChecks.get(one.bundle_id) ?? {}));
        const count = (verdict: string) => results.filter((one) => one.verdict === verdict).length;
        return {
          summary: {
            valid: count('valid'),
            incomplete: count('incomplete'),
            unknown_key: count('unknown_key'),
            invalid: count('invalid'),
          },
          results,
          logs: [],
        };
      }),
      rebuildIndex: os.evidence.rebuildIndex.handler(() => ({ bundles: records().length, problems: [] })),
    },
    log: {
      status: os.log.status.handler(() => ({
        device_id: idOf('device', 1),
        size: records().length,
        verdict: { device_id: idOf('device', 1), size: records().length, missing: [], checks: {} },
        completeness: says.completeness,
      })),
      checkpoint: os.log.checkpoint.handler(() => ({ text: 'rounds.example/log\n0\n' })),
      consistency: os.log.consistency.handler(({ input }) => {
        note('log.consistency', input);
        return { device_id: idOf('device', 1), size: records().length, missing: [], checks: says.consistency };
      }),
    },
    keys: { list: people.listKeys },
    supportFile: os.supportFile.handler(() => ({ text: '{}\n', items: [] })),
    doctor: os.doctor.handler(async ({ input, signal }) => {
      if (input.host === 'defect') throw new Error('a defect of the far end');
      note('doctor', input);
      if (!says.doctorAnswers) {
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        received.push({ procedure: 'doctor aborted', input });
      }
      return says.doctor;
    }),
  });

  return {
    router,
    received,
    says,
    moods,
    people,
    addGroup: groups.addGroup,
    setView: stored.setView,
    turn: fleet.turn,
    turnWatcher: fleet.turnWatcher,
    /** Every record that there is. */
    recordsNow: records,
    /** As if this baseline were set for one host. */
    setBaseline: (host: string, yaml: string): void => {
      stored.texts.set(`host:${find(host).host.host_id}`, yaml);
    },
    publishRow: fleet.publishRow,
    publishSnapshot,
    finishScan: fleet.finishScan,
    setTrust,
    find,
    /** The next call that is written down ends in this problem. */
    failNext(next: Problem): void {
      nextProblem = next;
    },
    /** Verification of this bundle fails in these checks. */
    failVerification(bundleId: string, failed: Partial<Record<VerifyCheckName, string>>): void {
      failedChecks.set(bundleId, failed);
    },
  };
}
/** See {@link createFakeCore}. */
export type FakeCore = ReturnType<typeof createFakeCore>;
