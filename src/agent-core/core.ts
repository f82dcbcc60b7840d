import { join } from 'node:path';
import type { FleetEvent } from '../contract/live.ts';
import { type CoreRouter, coreRouter } from './api/router.ts';
import { CHECKS } from './checks/index.ts';
import { ALL_ON, switchedOff, withSwitches } from './checks/switches.ts';
import type { CoreOptions } from './core-options.ts';
import { customId } from './custom-checks/check.ts';
import { customChecks } from './custom-checks/custom-checks.ts';
import { SERVICE_HEALTH_NAME } from './custom-checks/service-health/name.ts';
import { systemShellSyntax } from './custom-checks/shell-syntax.ts';
import { MAX_SKEW_MS } from './doctor/about.ts';
import { POOL_IDLE_MS, POOL_MAX_AGE_MS } from './drift/limits.ts';
import { liveFleet } from './drift/live-fleet.ts';
import { siteDays } from './drift/period.ts';
import { fleetSnapshot } from './drift/snapshot.ts';
import { asProblem, RoundsError } from './errors.ts';
import { eventHub } from './events/hub.ts';
import { evidenceDesk } from './evidence/desk.ts';
import { frontier } from './evidence/frontier.ts';
import { openIndex } from './evidence/index/index-db.ts';
import { completeIndex } from './evidence/index/rebuild.ts';
import { logTables } from './evidence/outbox.ts';
import { assertNotLost } from './evidence/recover/new-database.ts';
import { toldClock } from './evidence/told-clock.ts';
import { makePrivateDir } from './files.ts';
import { baselineCache } from './fleet/baseline-cache.ts';
import { keepSwitches } from './fleet/check-switches.ts';
import { inventoryKeeper } from './fleet/keep-inventory.ts';
import { hostTarget } from './fleet/target.ts';
import { scanning } from './scanning.ts';
import type { Services } from './services.ts';
import { baselineTable } from './store/baselines.ts';
import { fleetTables } from './store/fleet.ts';
import { fixFolderKind } from './store/folder-kind.ts';
import { keptEvidenceTable } from './store/kept-evidence.ts';
import { lockDataFolder } from './store/lock.ts';
import { metaTable } from './store/meta.ts';
import { openStore } from './store/open.ts';
import { resultTables } from './store/results.ts';
import { scoreSampleTable } from './store/score-samples.ts';
import { storeError } from './store/store-error.ts';
import { technicians as technicianService } from './technicians/technicians.ts';
import { hostPart } from './transport/address.ts';
import { sessionPool } from './transport/session-pool.ts';
import { openKeys, publishKeys } from './vault/open-keys.ts';
import { openVault } from './vault/vault-file.ts';
import { watching } from './watching.ts';

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
    const demo = options.demo ?? false;
    fixFolderKind(meta, demo);
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
    const baselineOf = baselineCache({ baselines, fleet });
    const technicians = technicianService({
      vault,
      meta,
      clock,
      ids,
      random: options.random,
      scryptN: options.scryptN,
      keysMade: () => publishKeys(services),
    });
    const customs = customChecks({
      dir: options.customChecksDir,
      services: options.serviceHealthChecks ?? [],
      syntax: options.shellSyntax ?? systemShellSyntax,
      vault,
      owner: { uid: process.getuid?.() },
    });
    // A check that the configuration no longer asks for must not go on as a stale cell; inventories tell that it is gone.
    if (options.serviceHealthChecks === undefined || options.serviceHealthChecks.length === 0)
      results.forget(customId(SERVICE_HEALTH_NAME));
    const switches = options.checkSwitches ?? ALL_ON;
    const off = switchedOff(switches);
    const log = logTables(db);
    const atomically = <T>(work: () => T): T => {
      try {
        return db.transaction(work).immediate();
      } catch (error) {
        throw storeError(error);
      }
    };
    const told = toldClock(options.clockStatus);
    const desk = evidenceDesk({
      db,
      root: folders.evidence,
      deviceId,
      index,
      clock,
      ids,
      stamp: () => ({
        deviceId,
        technicianId: technicians.currentId(),
        deploymentMode: options.resellerId === undefined ? 'direct' : 'reseller',
        resellerId: options.resellerId,
        appVersion: options.appVersion,
        policyVersion: options.policyVersion,
        inventoryAddresses: fleet.addresses().flatMap(hostPart),
        demo,
      }),
      clockStatus: told.status,
    });
    stack.defer(() => desk.shut());

    const inventory = inventoryKeeper({
      clock,
      days,
      meta,
      sites: () => fleet.sites(),
      hosts: () => fleet.hosts(),
      checks: (host) => [
        ...CHECKS.map((check) => check.id).filter((id) => !off.has(id)),
        ...customs.ids(host.platform),
      ],
      baseline: baselineOf,
      seal: (drafts) => desk.seal(drafts),
      atomically,
    });
    const { view, publishRow, active } = liveFleet({
      fleet,
      results,
      baseline: baselineOf,
      customs: (host) => customs.ids(host.platform),
      switchedOff: off,
      waitMs: (id) => services.watcher.waitMs(id),
      clock,
      hub,
      evidenceCount: () => log.lastSeq(),
    });
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
      checks: withSwitches(CHECKS, off),
      switchedOff: off,
      meta,
      fleet,
      baselines,
      results,
      log,
      vault,
      technicians,
      customs,
      desk,
      index,
      view,
      hub,
      scans: new Map(),
      target,
      transport,
      demo,
      atomically,
      closing: closing.signal,
      maxSkewMs: options.maxSkewMs ?? MAX_SKEW_MS,
      about: options.about ?? (async () => ({})),
      thisComputer: options.thisComputer ?? (async () => ({ name: 'this-computer', os: 'unknown' })),
      afterUnlock: async () => {
        await openKeys(services, options.random, options.bundleSeed);
        customs.opened();
        keepSwitches({
          switches,
          clock,
          meta,
          by: technicians.currentName() ?? options.actor,
          consoleName: options.consoleName,
          seal: (drafts) => desk.seal(drafts),
          atomically,
        });
      },
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
      get scanner() {
        return scans;
      },
      get watcher() {
        return watcher;
      },
    };
    const scans = scanning({ services, baseline: baselineOf, kept, pool, active });
    const watcher = watching({
      services,
      timers: options.timers,
      random: () => Buffer.from(options.random(4)).readUInt32LE() / 2 ** 32,
      networkUp: options.networkUp,
      baseline: baselineOf,
      inventory,
      kept,
      pool,
      withClock: told.during,
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
