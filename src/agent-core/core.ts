import { join } from 'node:path';
import type { ClockStatus } from '../contract/evidence.ts';
import type { FleetEvent } from '../contract/live.ts';
import { type CoreRouter, coreRouter } from './api/router.ts';
import { CHECKS } from './checks/index.ts';
import type { Clock } from './clock.ts';
import { type Activity, fleetView } from './drift/fleet-view.ts';
import { MAX_LOGINS_PER_SERVER } from './drift/limits.ts';
import { scanner } from './drift/scan.ts';
import { scoreOf } from './drift/score.ts';
import { fleetSnapshot } from './drift/snapshot.ts';
import { RoundsError } from './errors.ts';
import { eventHub } from './events/hub.ts';
import { evidenceDesk } from './evidence/desk.ts';
import { frontier } from './evidence/frontier.ts';
import { openIndex } from './evidence/index/index-db.ts';
import { completeIndex } from './evidence/index/rebuild.ts';
import { logTables } from './evidence/outbox.ts';
import { assertNotLost } from './evidence/recover/new-database.ts';
import { makePrivateDir } from './files.ts';
import { effectiveBaseline } from './fleet/baseline.ts';
import { hostTarget } from './fleet/target.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';
import type { Services } from './services.ts';
import { baselineTable } from './store/baselines.ts';
import { fleetTables } from './store/fleet.ts';
import { lockDataFolder } from './store/lock.ts';
import { metaTable } from './store/meta.ts';
import { openStore } from './store/open.ts';
import { resultTables } from './store/results.ts';
import { storeError } from './store/store-error.ts';
import { hostPart } from './transport/address.ts';
import { limitLogins } from './transport/login-limit.ts';
import type { Transport } from './transport/session.ts';
import { openKeys } from './vault/open-keys.ts';
import { openVault } from './vault/vault-file.ts';

/** Everything of the outside that the core works with. */
export interface CoreOptions {
  readonly dataDir: string;
  /** The evidence folder; undefined = `evidence` in the data folder. */
  readonly evidenceDir?: string | undefined;
  /** Seed (32 bytes) of an existing bundle key to take into the vault, once. */
  readonly bundleSeed?: Uint8Array | undefined;
  readonly clock: Clock;
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
  readonly log: Log;
  /** scrypt N of a new vault; only tests give less than the default. */
  readonly scryptN?: number | undefined;
}

/** An open core: the contract, and the way out. */
export interface Core {
  readonly router: CoreRouter;
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
    });
    stack.defer(() => vault.lock());

    const transport = limitLogins(options.transport, MAX_LOGINS_PER_SERVER);
    const closing = new AbortController();
    const hub = eventHub<FleetEvent>((event) => (event.type === 'row' ? event.row.host.host_id : event.type));
    const activity = new Map<string, Activity>();
    const view = fleetView(
      fleet,
      results,
      new Set(CHECKS.map((check) => check.id)),
      (id) => activity.get(id) ?? 'idle',
      (host) => effectiveBaseline(baselines, host).sha256,
      clock,
    );
    const log = logTables(db);
    const atomically = <T>(work: () => T): T => {
      try {
        return db.transaction(work).immediate();
      } catch (error) {
        throw storeError(error);
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
      clockStatus: options.clockStatus,
    });
    stack.defer(() => desk.shut());

    const publishRow = (hostId: string) => {
      const host = fleet.host(hostId);
      if (host === undefined) return;
      const score = scoreOf(view.rows());
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
      afterUnlock: () => openKeys(services, options.random, options.bundleSeed),
      fleetChanged: () => hub.publish({ type: 'snapshot', snapshot: fleetSnapshot(services) }),
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
        baseline: (host) => effectiveBaseline(baselines, host),
        target,
        transport,
        assertCanSeal: () => desk.seal([]),
        seal: (drafts) => desk.seal(drafts),
        atomically,
        onActivity: (host, now) => {
          activity.set(host.host_id, now);
          publishRow(host.host_id);
        },
      }),
    };
    stack.defer(async () => {
      closing.abort(new RoundsError('CANCELLED', 'The console is closing.'));
      await services.scanner.idle();
    });
    return { router: coreRouter(services), close: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
