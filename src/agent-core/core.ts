import { join } from 'node:path';
import type { ClockStatus } from '../contract/evidence.ts';
import type { FleetEvent } from '../contract/live.ts';
import { type CoreRouter, coreRouter } from './api/router.ts';
import { CHECKS } from './checks/index.ts';
import type { Clock } from './clock.ts';
import { type AboutConsole, MAX_SKEW_MS } from './doctor/about.ts';
import { fleetRows } from './drift/fleet-rows.ts';
import { type Activity, fleetView } from './drift/fleet-view.ts';
import { lanes } from './drift/lanes.ts';
import { MAX_HOSTS, MAX_SUSPECTS, POOL_IDLE_MS, POOL_MAX_AGE_MS } from './drift/limits.ts';
import { siteDays } from './drift/period.ts';
import { scanner } from './drift/scan.ts';
import { scoreOf } from './drift/score.ts';
import { fleetSnapshot } from './drift/snapshot.ts';
import { turns } from './drift/turns.ts';
import { asProblem, RoundsError } from './errors.ts';
import { eventHub } from './events/hub.ts';
import { evidenceDesk } from './evidence/desk.ts';
import { frontier } from './evidence/frontier.ts';
import { openIndex } from './evidence/index/index-db.ts';
import { completeIndex } from './evidence/index/rebuild.ts';
import { logTables } from './evidence/outbox.ts';
import { assertNotLost } from './evidence/recover/new-database.ts';
import { makePrivateDir } from './files.ts';
import { baselineCache } from './fleet/baseline-cache.ts';
import { inventoryKeeper } from './fleet/keep-inventory.ts';
import { hostTarget } from './fleet/target.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';
import type { Services } from './services.ts';
import { baselineTable } from './store/baselines.ts';
import { fleetTables } from './store/fleet.ts';
import { keptEvidenceTable } from './store/kept-evidence.ts';
import { lockDataFolder } from './store/lock.ts';
import { metaTable } from './store/meta.ts';
import { openStore } from './store/open.ts';
import { resultTables } from './store/results.ts';
import { scoreSampleTable } from './store/score-samples.ts';
import { storeError } from './store/store-error.ts';
import type { Timers } from './timers.ts';
import { hostPart } from './transport/address.ts';
import type { Transport } from './transport/session.ts';
import { sessionPool } from './transport/session-pool.ts';
import type { KeychainPort } from './vault/keychain.ts';
import { openKeys } from './vault/open-keys.ts';
import { openVault } from './vault/vault-file.ts';
import { watching } from './watching.ts';

/** Everything of the outside that the core works with. */
export interface CoreOptions {
  readonly dataDir: string;
  /** The evidence folder; undefined = `evidence` in the data folder. */
  readonly evidenceDir?: string | undefined;
  /** Seed (32 bytes) of an existing bundle key to take into the vault, once. */
  readonly bundleSeed?: Uint8Array | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  /** Cryptographic random bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly appVersion: string;
  /** This console's own name, shown on screen. */
  readonly consoleName: string;
  /** Who sits at it; the name of their account. */
  readonly actor: string;
  readonly policyVersion: string;
  readonly resellerId: string | undefined;
  /** What the console's clock follows, read anew at each call. */
  readonly clockStatus: () => ClockStatus;
  readonly transport: Transport;
  /** False while this computer has no network at all. */
  readonly networkUp: () => boolean;
  readonly log: Log;
  /** Host clocks that are further off are a finding, milliseconds; undefined = the default of `ntp_max_skew_ms`. */
  readonly maxSkewMs?: number | undefined;
  /** What the process around the core knows of itself, for a support file. */
  readonly about?: (() => Promise<AboutConsole>) | undefined;
  /** The operating system's keychain, where there is one. */
  readonly keychain?: KeychainPort | undefined;
  /** scrypt N of a new vault; only tests give less than the default. */
  readonly scryptN?: number | undefined;
}

/** An open core: the contract, and the way out. */
export interface Core {
  readonly router: CoreRouter;
  /** Before the computer sleeps: stops watching and closes every session. */
  suspend(): Promise<void>;
  /** After it woke up: watches again, if it did before. */
  resume(): void;
  /** Ends scans, writes what was acknowledged, lets go of the data folder. */
  close(): Promise<void>;
}

/**
 * Opens a data folder: the only place that chooses concrete things. Throws RoundsError `STORE_LOCKED`, `STORE_CORRUPT`,
 * `STORE_NEWER`, `VAULT_DAMAGED`, `DISK_FULL`, `READ_ONLY`.
 */
export async function openCore(options: CoreOptions): Promise<Core> {
  const { dataDir, clock, ids } = options;
  const folders = { data: dataDir, evidence: options.evidenceDir ?? join(dataDir, 'evidence') };
  await makePrivateDir(folders.evidence);
  const stack = new AsyncDisposableStack();
  try {
    const lock = lockDataFolder(dataDir, `a console of ${options.actor} (process ${process.pid})`);
    stack.defer(() => lock[Symbol.dispose]());
    const db = openStore(dataDir, clock);
    stack.defer(() => {
      db.close();
    });
    const index = openIndex(dataDir);
    stack.defer(() => index[Symbol.dispose]());

    const meta = metaTable(db);
    await assertNotLost(folders.evidence, meta.get('device_id'));
    const deviceId = meta.get('device_id') ?? ids.uuid();
    meta.set('device_id', deviceId);
    await completeIndex(folders.evidence, index, deviceId, frontier(db).size);
    const fleet = fleetTables(db);
    const baselines = baselineTable(db);
    const results = resultTables(db);
    const vault = await openVault(join(dataDir, 'vault.json'), {
      random: options.random,
      ...(options.scryptN === undefined ? {} : { scryptN: options.scryptN }),
      ...(options.keychain === undefined ? {} : { keychain: options.keychain }),
    });
    stack.defer(() => vault.lock());

    const { transport } = options;
    const closing = new AbortController();
    const hub = eventHub<FleetEvent>((event) => (event.type === 'row' ? event.row.host.host_id : event.type));
    const pool = sessionPool({
      transport,
      clock,
      timers: options.timers,
      idleMs: POOL_IDLE_MS,
      maxAgeMs: POOL_MAX_AGE_MS,
    });
    const kept = keptEvidenceTable(db);
    const days = siteDays();
    const baselineOf = baselineCache(baselines);
    const activity = new Map<string, Activity>();
    const view = fleetRows({
      hosts: () => fleet.hosts(),
      aging: fleetView({
        fleet,
        results,
        implemented: new Set(CHECKS.map((check) => check.id)),
        baseline: baselineOf,
        waitMs: (id) => services.watcher.waitMs(id),
        clock,
      }),
      version: (host) => JSON.stringify([baselineOf(host).sha256, fleet.site(host.site_id)]),
      activity: (id) => activity.get(id) ?? 'idle',
      clock,
    });
    const log = logTables(db);
    const atomically = <T>(work: () => T): T => {
      try {
        return db.transaction(work).immediate();
      } catch (error) {
        throw storeError(error);
      }
    };
    let clockNote: ClockStatus | undefined;
    const withClock = (status: ClockStatus, work: () => void) => {
      clockNote = status;
      try {
        work();
      } finally {
        clockNote = undefined;
      }
    };
    const desk = evidenceDesk({
      db,
      root: folders.evidence,
      deviceId,
      index,
      clock,
      ids,
      stamp: () => ({
        deviceId,
        technicianId: undefined,
        deploymentMode: options.resellerId === undefined ? 'direct' : 'reseller',
        resellerId: options.resellerId,
        appVersion: options.appVersion,
        policyVersion: options.policyVersion,
        inventoryAddresses: fleet.addresses().flatMap(hostPart),
        demo: false,
      }),
      clockStatus: () => clockNote ?? options.clockStatus(),
    });
    stack.defer(() => desk.shut());

    const inventory = inventoryKeeper({
      clock,
      days,
      meta,
      sites: () => fleet.sites(),
      hosts: () => fleet.hosts(),
      checks: CHECKS.map((check) => check.id),
      baseline: baselineOf,
      seal: (drafts) => desk.seal(drafts),
      atomically,
    });
    const publishRow = (hostId: string) => {
      // Counted now, row by row, rather than all at once when somebody asks.
      const score = scoreOf(view.total());
      const host = hub.listening ? fleet.host(hostId) : undefined;
      if (host === undefined) return;
      hub.publish({
        type: 'row',
        row: view.row(host),
        ...(score === undefined ? {} : { score_bp: score }),
        evidence_count: log.lastSeq(),
      });
    };
    const target: Services['target'] = (host) => hostTarget(services, host.host_id);
    const services: Services = {
      clock,
      ids,
      events: options.log,
      folders,
      deviceId,
      appVersion: options.appVersion,
      consoleName: options.consoleName,
      actor: options.actor,
      checks: CHECKS,
      meta,
      fleet,
      baselines,
      results,
      log,
      vault,
      desk,
      index,
      view,
      hub,
      scans: new Map(),
      target,
      transport,
      atomically,
      closing: closing.signal,
      maxSkewMs: options.maxSkewMs ?? MAX_SKEW_MS,
      about: options.about ?? (async () => ({})),
      afterUnlock: () => openKeys(services, options.random, options.bundleSeed),
      samples: scoreSampleTable(db),
      days,
      fleetChanged: () => {
        view.reset();
        try {
          if (vault.state === 'unlocked') inventory.keep();
        } catch (error) {
          // The change itself is made and is evidence; its inventory is kept at the next look.
          options.log.warn({ code: asProblem(error).code }, 'the inventory could not be kept');
        }
        services.watcher.changed();
        if (hub.listening) hub.publish({ type: 'snapshot', snapshot: fleetSnapshot(services) });
      },
      scanner: scanner({
        clock,
        ids,
        checks: CHECKS,
        results,
        site: (host) => {
          const site = fleet.site(host.site_id);
          if (site === undefined)
            throw new RoundsError('NOT_FOUND', `The site of ${host.name} is gone. Add the host again.`);
          return site;
        },
        baseline: baselineOf,
        target,
        transport: pool,
        lanes: lanes(MAX_HOSTS, MAX_SUSPECTS),
        turn: turns(),
        kept,
        days,
        onScanned: (host, outcome) => services.watcher.scanned(host.host_id, outcome),
        assertCanSeal: () => desk.seal([]),
        seal: (drafts) => desk.seal(drafts),
        atomically,
        onActivity: (host, now) => {
          if (now === 'idle') {
            activity.delete(host.host_id);
            view.touch(host.host_id);
          } else activity.set(host.host_id, now);
          publishRow(host.host_id);
        },
      }),
      get watcher() {
        return watcher;
      },
    };
    const watcher = watching({
      services,
      timers: options.timers,
      random: () => Buffer.from(options.random(4)).readUInt32LE() / 2 ** 32,
      networkUp: options.networkUp,
      baseline: baselineOf,
      inventory,
      kept,
      pool,
      withClock,
      publishRow,
    });
    stack.defer(async () => {
      closing.abort(new RoundsError('CANCELLED', 'The console is closing.'));
      await watcher.close();
      await services.scanner.idle();
      await pool[Symbol.asyncDispose]();
    });
    return {
      router: coreRouter(services),
      suspend: () => watcher.suspend(),
      resume: () => watcher.resume(),
      close: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
