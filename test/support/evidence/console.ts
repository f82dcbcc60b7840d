import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../src/agent-core/clock.ts';
import { type EvidenceDesk, evidenceDesk } from '../../../src/agent-core/evidence/desk.ts';
import type { ConsoleStamp, Draft, SealedBundle } from '../../../src/agent-core/evidence/draft.ts';
import { keyId, signerOf } from '../../../src/agent-core/evidence/ed25519.ts';
import type { EvidencePort } from '../../../src/agent-core/evidence/evidence-port.ts';
import { frontier } from '../../../src/agent-core/evidence/frontier.ts';
import { type EvidenceIndex, openIndex } from '../../../src/agent-core/evidence/index/index-db.ts';
import { completeIndex } from '../../../src/agent-core/evidence/index/rebuild.ts';
import { type LogTables, logTables } from '../../../src/agent-core/evidence/outbox.ts';
import { assertNotLost } from '../../../src/agent-core/evidence/recover/new-database.ts';
import { type TrustedKeys, vaultKeys } from '../../../src/agent-core/evidence/verify/trust.ts';
import { type VerifyOptions, verifyPaths } from '../../../src/agent-core/evidence/verify/verify-paths.ts';
import { type Ids, uuidv7 } from '../../../src/agent-core/ids.ts';
import { lockDataFolder } from '../../../src/agent-core/store/lock.ts';
import { metaTable } from '../../../src/agent-core/store/meta.ts';
import { type Db, openStore } from '../../../src/agent-core/store/open.ts';
import { exportPublicKeys } from '../../../src/agent-core/vault/export-keys.ts';
import type { ClockStatus, VerifyReport } from '../../../src/contract/evidence.ts';
import type { KeyRecord, KeyRole } from '../../../src/contract/keys.ts';
import { driftDraft } from './drafts.ts';

/** When the tests' time begins: late enough in the day that a few minutes later is another one. */
export const START = Date.parse('2026-03-02T23:50:00.000Z');
/** The device of every console here that is not given another. */
export const DEVICE = '01890000-0000-7000-8000-00000000d001';

/** A clock that goes on by a millisecond at each look, so that times and ids are repeatable and never equal. */
export interface SteppingClock extends Clock {
  advance(ms: number): void;
}

/** A clock that begins at `start` (epoch ms). */
export function steppingClock(start = START): SteppingClock {
  let now = start;
  const step = () => {
    now += 1;
    return now;
  };
  return {
    now: step,
    monotonic: step,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** Ids whose random part is the hash of a count: repeatable, and different for every `seed`. */
export function countedIds(clock: Clock, seed = 'ids'): Ids {
  let count = 0;
  const bytes = () => createHash('sha256').update(`${seed} ${count++}`).digest();
  return { uuid: () => uuidv7(clock.now(), bytes().subarray(0, 10)), nonce: (n = 16) => bytes().toString('hex', 0, n) };
}

/** The 32-byte seed of a device's key. */
export function seedOf(role: KeyRole, deviceId = DEVICE): Uint8Array {
  return createHash('sha256').update(`${role} ${deviceId}`).digest();
}

/** The record of a device's key, good since before the tests' time. */
export function keyRecordOf(role: KeyRole, deviceId = DEVICE): KeyRecord {
  const { publicKey } = signerOf(seedOf(role, deviceId));
  return {
    key_id: keyId(publicKey),
    holder: deviceId,
    role,
    public_key: Buffer.from(publicKey).toString('base64'),
    not_before: '2026-01-01T00:00:00.000Z',
  };
}

/** What {@link openEvidence} may be told. */
export interface EvidenceOptions {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly port?: EvidencePort;
  readonly deviceId?: string;
  readonly evidenceDir?: string;
  readonly clockStatus?: ClockStatus;
  readonly stamp?: Partial<ConsoleStamp>;
}

/** The evidence part of a console on a real data folder, with keys that stand in for those of a vault. */
export interface EvidenceConsole extends AsyncDisposable {
  readonly dir: string;
  readonly evidence: string;
  readonly deviceId: string;
  readonly clock: Clock;
  readonly db: Db;
  readonly log: LogTables;
  readonly index: EvidenceIndex;
  readonly desk: EvidenceDesk;
  readonly trust: TrustedKeys;
  /** Seals `count` drift records, `per` in one call. */
  sealDrifts(count: number, per?: number): SealedBundle[];
  /** Verifies all of its evidence as the console itself would. */
  verify(options?: Partial<VerifyOptions>): Promise<VerifyReport>;
  /** What its database remembers. */
  memory(): NonNullable<VerifyOptions['own']>;
  /** Lets go of everything at once: nothing is written, as if the process had ended. */
  abandon(): void;
}

/** Opens a data folder in the order of the core's composition root: lock, database, index, keys, desk. */
export async function openEvidence(dir: string, options: EvidenceOptions = {}): Promise<EvidenceConsole> {
  const clock = options.clock ?? steppingClock();
  const ids = options.ids ?? countedIds(clock);
  const evidence = options.evidenceDir ?? join(dir, 'evidence');
  mkdirSync(evidence, { recursive: true, mode: 0o700 });
  using stack = new DisposableStack();
  const lock = stack.use(lockDataFolder(dir, `the tests (process ${process.pid})`));
  const db = stack.adopt(openStore(dir, clock), (open) => open.close());
  const index = stack.use(openIndex(dir));
  const meta = metaTable(db);
  await assertNotLost(evidence, meta.get('device_id'));
  const deviceId = meta.get('device_id') ?? options.deviceId ?? DEVICE;
  meta.set('device_id', deviceId);
  await completeIndex(evidence, index, deviceId, frontier(db).size);
  const records = [keyRecordOf('bundle', deviceId), keyRecordOf('log', deviceId)];
  await exportPublicKeys(evidence, records);
  const log = logTables(db);
  const desk = evidenceDesk({
    db,
    root: evidence,
    deviceId,
    index,
    clock,
    ids,
    stamp: () => ({
      deviceId,
      technicianId: undefined,
      deploymentMode: 'direct',
      resellerId: undefined,
      appVersion: '0.0.0-test',
      policyVersion: '1',
      demo: false,
      ...options.stamp,
    }),
    clockStatus: () => options.clockStatus ?? { source: 'chrony', offset_ms: 1, synced: true },
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  await desk.open({ bundle: signerOf(seedOf('bundle', deviceId)), log: signerOf(seedOf('log', deviceId)) });
  const trust = vaultKeys(records);
  const release = stack.move();
  const memory = () => ({
    deviceId,
    entries: log.entries(),
    waiting: log.waitingIds(),
    checkpoints: log
      .checkpoints()
      .map(({ head, text }) => ({ name: `the remembered checkpoint at ${head.size}`, text })),
  });
  let sealed = 0;
  return {
    dir,
    evidence,
    deviceId,
    clock,
    db,
    log,
    index,
    desk,
    trust,
    memory,
    sealDrifts: (count, per = 1) => {
      const all: SealedBundle[] = [];
      while (all.length < count) {
        const drafts = Array.from({ length: Math.min(per, count - all.length) }, (): Draft => {
          sealed += 1;
          return driftDraft(clock.now(), sealed);
        });
        all.push(...desk.seal(drafts));
      }
      return all;
    },
    verify: (given = {}) => verifyPaths([evidence], { trust, kept: [], own: memory(), ...given }),
    abandon: () => release.dispose(),
    [Symbol.asyncDispose]: async () => {
      if (release.disposed) return;
      await desk.shut();
      release.dispose();
      void lock;
    },
  };
}
