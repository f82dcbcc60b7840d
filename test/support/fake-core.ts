import { EventPublisher, implement, ORPCError } from '@orpc/server';
import { parse } from 'yaml';
import { baseline as baselineSchema } from '../../src/contract/baseline.ts';
import { contract } from '../../src/contract/contract.ts';
import { type BuiltinCheckId, CHECK_IDS } from '../../src/contract/enums.ts';
import type { Problem } from '../../src/contract/errors.ts';
import type { BundleOf, VerifyCheckName } from '../../src/contract/evidence.ts';
import type { Host, Site, Trust } from '../../src/contract/fleet.ts';
import type { FleetEvent, FleetRow, FleetSnapshot, HistoryEntry, WatchStatus } from '../../src/contract/live.ts';
import { bundleOf, evidenceRowOf, pathOf, verificationOf } from './fake-core/bundles.ts';
import { type CellSpec, cellOf, HOSTS, type HostSpec, idOf, iso, rowOf, SITES, sitesOf } from './fake-core/fixtures.ts';

/** What a fresh far end starts from. */
export interface FakeCoreOptions {
  readonly vault?: FleetSnapshot['vault'];
  readonly hosts?: readonly HostSpec[];
  readonly sites?: readonly { readonly name: string; readonly timezone: string }[];
  readonly passphrase?: string;
  /** False: a scan waits for {@link FakeCore.finishScan}. */
  readonly scansFinish?: boolean;
}

/** The keys that the pretended hosts show. */
export const FINGERPRINT = 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8';
export const OTHER_FINGERPRINT = 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5QQ0';
const HOW_TO_CHECK =
  'On the host itself, at its own keyboard: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub. The whole SHA256: text must be the same.';

/**
 * A far end for the page: it speaks the contract (oRPC checks every answer against it) and keeps its state in memory.
 * It is no model of the core; what it says is what a test told it to say.
 */
export function createFakeCore(options: FakeCoreOptions = {}) {
  const now = () => Date.now();
  const sites: Site[] = sitesOf(options.sites ?? SITES, now());
  const rows = new Map<string, FleetRow>();
  const trusts = new Map<string, Trust>();
  const baselines = new Map<string, string>();
  const history: (HistoryEntry & { host: string })[] = [];
  const failedChecks = new Map<string, Partial<Record<VerifyCheckName, string>>>();
  const publisher = new EventPublisher<{ fleet: FleetEvent }>({ maxBufferedEvents: 10_000 });
  const state = {
    vault: options.vault ?? 'unlocked',
    passphrase: options.passphrase ?? 'correct horse battery',
    scans: 0,
    hosts: 0,
  };
  let scan: { id: string; hosts: string[] } | undefined;
  let nextProblem: Problem | undefined;
  const received: { procedure: string; input: unknown }[] = [];

  for (const spec of options.hosts ?? HOSTS) addRow(spec);

  function addRow(spec: HostSpec): FleetRow {
    state.hosts += 1;
    const row = rowOf(spec, state.hosts, sites, now());
    rows.set(row.host.name, row);
    trusts.set(row.host.name, {
      host_id: row.host.host_id,
      host_name: row.host.name,
      status: 'trusted',
      how_to_check: HOW_TO_CHECK,
      peer: {
        host_id: row.host.host_id,
        key_type: 'ssh-ed25519',
        fingerprint: FINGERPRINT,
        accepted_at: iso(now() - 86_400_000),
        accepted_by: 'dana@laptop-7, compared at the console',
      },
    });
    return row;
  }

  function snapshot(): FleetSnapshot {
    return {
      rows: [...rows.values()],
      ...scoreNow(),
      vault: state.vault,
      console_name: 'laptop-7',
      data_dir: '/home/tech/.local/share/rounds',
      app_version: '0.1.0',
      evidence_count: bundles().length,
    };
  }

  function scoreNow(): { score_bp?: number } {
    const cells = [...rows.values()].flatMap((row) => row.cells).filter((cell) => cell.state !== 'not_applicable');
    const good = cells.filter((cell) => cell.state === 'compliant' || cell.state === 'alternative').length;
    return cells.length === 0 ? {} : { score_bp: Math.floor((good * 10_000) / cells.length) };
  }

  function bundles(): BundleOf<'drift'>[] {
    let seq = 0;
    return [...rows.values()].flatMap((row) =>
      CHECK_IDS.flatMap((check) => {
        const one = bundleOf(row, check, seq + 1);
        if (one === undefined) return [];
        seq += 1;
        return [one];
      }),
    );
  }

  const find = (ref: string): FleetRow => {
    const row = [...rows.values()].find((one) => one.host.name === ref || one.host.host_id === ref);
    if (row === undefined)
      throw problem({ code: 'NOT_FOUND', message: `There is no host "${ref}". See "rounds hosts list".` });
    return row;
  };

  function publishRow(row: FleetRow): void {
    rows.set(row.host.name, row);
    publisher.publish('fleet', { type: 'row', row, ...scoreNow(), evidence_count: bundles().length });
  }

  function publishSnapshot(): void {
    publisher.publish('fleet', { type: 'snapshot', snapshot: snapshot() });
  }

  function startScan(names: readonly string[]): string {
    state.scans += 1;
    const hosts = names.length === 0 ? [...rows.keys()] : names.map((name) => find(name).host.name);
    scan = { id: idOf('scan', state.scans), hosts };
    publisher.publish('fleet', { type: 'scan', scan_id: scan.id, phase: 'started', hosts: hosts.length });
    for (const [at, name] of hosts.entries())
      publishRow({ ...find(name), activity: at === 0 ? 'scanning' : 'waiting' });
    if (options.scansFinish !== false) finishScan();
    return scan.id;
  }

  /** Gives every host of the scan fresh times, as if nothing had changed, and ends it. */
  function finishScan(): void {
    if (scan === undefined) return;
    for (const name of scan.hosts) {
      const row = find(name);
      const at = iso(now());
      publishRow({
        ...row,
        activity: 'idle',
        scanned_at: at,
        cells: row.cells.map((cell) => (cell.at === undefined ? cell : { ...cell, at })),
      });
    }
    publisher.publish('fleet', { type: 'scan', scan_id: scan.id, phase: 'ended', hosts: scan.hosts.length });
  }

  /** One result comes in: the cell turns and the host is done with it, or not. */
  function turn(host: string, check: BuiltinCheckId, spec: CellSpec, activity: FleetRow['activity'] = 'idle'): void {
    const row = find(host);
    const cell = cellOf(check, spec, 9000 + history.length, now());
    history.push({
      host,
      check,
      state: cell.state,
      ...(cell.severity === undefined ? {} : { severity: cell.severity }),
      causes: cell.causes,
      summary: cell.summary,
      at: cell.at ?? iso(now()),
      ...(cell.bundle_id === undefined ? {} : { bundle_id: cell.bundle_id }),
    });
    publishRow({
      ...row,
      activity,
      scanned_at: iso(now()),
      cells: row.cells.map((one) => (one.check === check ? cell : one)),
    });
  }

  const os = implement(contract);
  /** Writes down the call; throws what the test asked for. */
  const note = (procedure: string, input?: unknown): void => {
    received.push({ procedure, input });
    const thrown = nextProblem;
    nextProblem = undefined;
    if (thrown !== undefined) throw problem(thrown);
  };

  const watchStatus = (): WatchStatus => ({
    state: 'stopped',
    since: iso(now()),
    hosts: rows.size,
    unreachable: 0,
    held: 0,
  });

  const router = os.router({
    status: os.status.handler(() => ({ compliance_score: (scoreNow().score_bp ?? 0) / 100, controls_status: {} })),
    controls: os.controls.handler(() => []),
    vault: {
      status: os.vault.status.handler(() => ({ state: state.vault })),
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
          throw problem({
            code: 'VAULT_PASSPHRASE',
            message: 'This passphrase does not open the vault. Try again; nothing was changed.',
          });
        }
        state.vault = 'unlocked';
        publishSnapshot();
        return { ok: true };
      }),
      lock: os.vault.lock.handler(() => {
        state.vault = 'locked';
        publishSnapshot();
        return { ok: true };
      }),
      changePassphrase: os.vault.changePassphrase.handler(({ input }) => {
        state.passphrase = input.next;
        return { ok: true };
      }),
      makeRecoveryCode: os.vault.makeRecoveryCode.handler(() => ({ code: '00000-00000-00000-00000-00000-00000' })),
      recover: os.vault.recover.handler(({ input }) => {
        state.passphrase = input.passphrase;
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
    },
    hosts: {
      list: os.hosts.list.handler(() => [...rows.values()].map((row) => row.host)),
      add: os.hosts.add.handler(({ input }) => {
        note('hosts.add', { ...input, credential: { kind: input.credential.kind } });
        if (rows.has(input.name))
          throw problem({ code: 'CONFLICT', message: `There is a host "${input.name}" already. Choose another name.` });
        const site = sites.find((one) => one.name === input.site || one.site_id === input.site);
        if (site === undefined) throw problem({ code: 'NOT_FOUND', message: `There is no site "${input.site}".` });
        const row = addRow({ name: input.name, site: site.name, address: input.address, platform: input.platform });
        const host: Host = { ...row.host, credential: input.credential.kind, sudo: input.sudo };
        rows.set(host.name, { ...row, host });
        setTrust(host.name, input.address.startsWith('local:') ? 'not_needed' : 'first_contact');
        publishSnapshot();
        return host;
      }),
      show: os.hosts.show.handler(({ input }) => {
        const row = find(input.host);
        const access = { via: [], writes: 'same_as_reads' as const, site_has_one_credential: true };
        return { host: row.host, site: row.site, trust: trustOf(row.host.name), access };
      }),
      sudoers: os.hosts.sudoers.handler(() => ({
        path: '/etc/sudoers.d/rounds',
        text: 'rounds ALL=(root) NOPASSWD: /usr/sbin/nft -j list ruleset\n',
      })),
      remove: os.hosts.remove.handler(({ input }) => {
        note('hosts.remove', input);
        rows.delete(find(input.host).host.name);
        publishSnapshot();
        return { ok: true };
      }),
    },
    trust: {
      list: os.trust.list.handler(() => [...trusts.values()]),
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
        setTrust(find(input.host).host.name, 'first_contact');
        return { ok: true };
      }),
    },
    baselines: {
      show: os.baselines.show.handler(({ input }) => viewOf(input.target.id, input.target.scope)),
      capture: os.baselines.capture.handler(({ input }) => {
        note('baselines.capture', input);
        return {
          yaml: 'logging:\n  services: [rsyslog, systemd-journald]\n  canary_max_age_hours: 2\n  auditd_keys: [auth-changes, time-change]\n  journal_retention_days: 90\nfirewall:\n  service: nftables\n  tables: [inet filter]\n',
          notes: ['patching: apt lists are older than 3 days, so no limit is proposed for them.'],
        };
      }),
      set: os.baselines.set.handler(({ input }) => {
        note('baselines.set', input);
        const parsed = baselineSchema.safeParse(parse(input.yaml));
        if (!parsed.success) {
          throw problem({
            code: 'INVALID_INPUT',
            message: 'This baseline cannot be used. Correct what is named and set it again; the old one still holds.',
            details: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
          });
        }
        baselines.set(`${input.target.scope}:${input.target.id}`, input.yaml);
        return { ...viewOf(input.target.id, input.target.scope), bundle_id: idOf('bundle', 1) };
      }),
    },
    fleet: {
      snapshot: os.fleet.snapshot.handler(() => snapshot()),
      watch: os.fleet.watch.handler(async function* ({ signal }) {
        const changes = publisher.subscribe('fleet', { ...(signal === undefined ? {} : { signal }) });
        yield { type: 'snapshot' as const, snapshot: snapshot() };
        yield* changes;
      }),
    },
    scan: {
      run: os.scan.run.handler(async function* () {
        yield { type: 'started' as const, scan_id: idOf('scan', 1), hosts: [] };
      }),
      start: os.scan.start.handler(({ input }) => {
        note('scan.start', input);
        return { scan_id: startScan(input.hosts) };
      }),
      cancel: os.scan.cancel.handler(({ input }) => {
        note('scan.cancel', input);
        for (const name of scan?.hosts ?? []) publishRow({ ...find(name), activity: 'idle' });
        publisher.publish('fleet', {
          type: 'scan',
          scan_id: input.scan_id,
          phase: 'cancelled',
          hosts: scan?.hosts.length ?? 0,
        });
        scan = undefined;
        return { ok: true };
      }),
    },
    watch: {
      status: os.watch.status.handler(() => watchStatus()),
      start: os.watch.start.handler(() => {
        note('watch.start');
        return watchStatus();
      }),
      pause: os.watch.pause.handler(() => {
        note('watch.pause');
        return watchStatus();
      }),
    },
    trend: os.trend.handler(() => []),
    history: os.history.handler(({ input }) => {
      const host = find(input.host).host.name;
      return history
        .filter((one) => one.host === host && (input.check === undefined || one.check === input.check))
        .reverse();
    }),
    evidence: {
      list: os.evidence.list.handler(({ input }) => {
        note('evidence.list', input);
        const found = bundles().filter(
          (one) =>
            (input.host === undefined || one.host_name === input.host || one.host_id === input.host) &&
            (input.check === undefined || one.check === input.check) &&
            (input.kind === undefined || one.kind === input.kind) &&
            (input.text === undefined || JSON.stringify(one).includes(input.text)) &&
            (input.before_seq === undefined || one.seq < input.before_seq),
        );
        return found.map(evidenceRowOf).reverse().slice(0, input.limit);
      }),
      show: os.evidence.show.handler(({ input }) => {
        const one = bundles().find((each) => each.bundle_id === input.bundle || each.label === input.bundle);
        if (one === undefined)
          throw problem({ code: 'NOT_FOUND', message: 'There is no such bundle here. See "rounds evidence list".' });
        return {
          bundle: one,
          path: pathOf(one),
          verification: verificationOf(one, failedChecks.get(one.bundle_id) ?? {}),
        };
      }),
      verify: os.evidence.verify.handler(({ input }) => {
        note('evidence.verify', input);
        const results = bundles()
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
      rebuildIndex: os.evidence.rebuildIndex.handler(() => ({ bundles: bundles().length, problems: [] })),
    },
    log: {
      status: os.log.status.handler(() => ({
        device_id: idOf('device', 1),
        size: bundles().length,
        verdict: { device_id: idOf('device', 1), size: bundles().length, missing: [], checks: {} },
        completeness: [],
      })),
      checkpoint: os.log.checkpoint.handler(() => ({ text: 'rounds.example/log\n0\n' })),
      consistency: os.log.consistency.handler(() => ({
        device_id: idOf('device', 1),
        size: 0,
        missing: [],
        checks: {},
      })),
    },
    keys: { list: os.keys.list.handler(() => []) },
    supportFile: os.supportFile.handler(() => ({ text: '{}\n', items: [] })),
    doctor: os.doctor.handler(() => []),
  });

  function viewOf(id: string, scope: 'site' | 'host') {
    const own = baselines.get(`${scope}:${id}`);
    const parsed = own === undefined ? undefined : baselineSchema.safeParse(parse(own));
    return {
      yaml: own ?? '',
      from: own === undefined ? [] : [scope],
      ...(parsed?.success ? { baseline: parsed.data } : {}),
    };
  }

  function trustOf(name: string): Trust {
    const trust = trusts.get(name);
    if (trust === undefined) throw problem({ code: 'NOT_FOUND', message: `Nothing is known of ${name}.` });
    return trust;
  }

  /** Puts a host's identity into a state; `fingerprint` is the one that it shows (or that was accepted). */
  function setTrust(name: string, status: Trust['status'], fingerprint = FINGERPRINT): void {
    const row = find(name);
    const seen = { key_type: 'ssh-ed25519', fingerprint };
    const peer = {
      host_id: row.host.host_id,
      ...seen,
      accepted_at: iso(now() - 40 * 86_400_000),
      accepted_by: 'dana@laptop-7, compared at the console',
    };
    const offer = { ...seen, seen_at: iso(now()) };
    const common = { host_id: row.host.host_id, host_name: name, how_to_check: HOW_TO_CHECK, status };
    trusts.set(
      name,
      status === 'trusted'
        ? { ...common, peer: { ...peer, accepted_at: iso(now()) }, offer }
        : status === 'first_contact'
          ? { ...common, offer }
          : status === 'changed'
            ? { ...common, peer, offer: { ...offer, fingerprint: OTHER_FINGERPRINT } }
            : common,
    );
  }

  return {
    router,
    received,
    turn,
    publishRow,
    publishSnapshot,
    finishScan,
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

function problem(data: Problem): ORPCError<'PROBLEM', Problem> {
  return new ORPCError('PROBLEM', { status: 422, message: data.message, data, defined: true });
}
