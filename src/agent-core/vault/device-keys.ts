import type { KeyRecord, KeyRole } from '../../contract/keys.ts';
import { type Clock, isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import { encodeBase64 } from '../evidence/base64.ts';
import { keyId, publicKeyOf, SEED_BYTES, signerOf } from '../evidence/ed25519.ts';
import type { EvidenceSigner } from '../evidence/signer.ts';
import type { RandomBytes } from './boxes.ts';
import { keyRecordBytes, keyRecordName, keySeedName, readKeyRecords } from './key-records.ts';
import type { Vault } from './vault-file.ts';

/** The two keys of a device. They differ, so that nothing signed as one can pass as the other. */
export interface DeviceKeys {
  /** Signs evidence bundles. */
  readonly bundle: EvidenceSigner;
  /** Signs the log's checkpoints. */
  readonly log: EvidenceSigner;
  /** Records of the keys that this call made: to be sealed as evidence of kind `key`. */
  readonly made: readonly KeyRecord[];
}

/** What {@link openDeviceKeys} needs. */
export interface DeviceKeyOptions {
  readonly deviceId: string;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Seed of an existing bundle key (`signing_key_file`), taken in place of a new one where there is none yet. */
  readonly bundleSeed?: Uint8Array;
  /** True for a demo console: its keys say so, and only such keys are taken. */
  readonly demo?: boolean;
}

/**
 * The device's keys from the vault; made, and stored in one write, where they are missing.
 *
 * @throws RoundsError `VAULT_LOCKED`, `VAULT_DAMAGED`; `CONFLICT` when `bundleSeed` is of another key than the device's, or
 *   when a real console is given the vault of a demo, or the other way round.
 */
export async function openDeviceKeys(vault: Vault, options: DeviceKeyOptions): Promise<DeviceKeys> {
  const records = readKeyRecords(vault);
  assertSameKind(records, options);
  const bundle = currentSeed(vault, records, options.deviceId, 'bundle');
  const log = currentSeed(vault, records, options.deviceId, 'log');
  assertSameKey(bundle, options.bundleSeed);
  const newBundle = bundle === undefined ? makeKey('bundle', options, options.bundleSeed) : undefined;
  const newLog = log === undefined ? makeKey('log', options) : undefined;
  const made = [newBundle, newLog].filter((key) => key !== undefined);
  if (made.length > 0) {
    await vault.change(
      new Map(
        made.flatMap(({ seed, record }): [string, Uint8Array][] => [
          [keySeedName(record.key_id), seed],
          [keyRecordName(record.key_id), keyRecordBytes(record)],
        ]),
      ),
    );
  }
  return {
    bundle: signerOnce(bundle ?? newBundle?.seed),
    log: signerOnce(log ?? newLog?.seed),
    made: made.map(({ record }) => record),
  };
}

/** The seed of the newest key of this device and role that is neither rotated out nor revoked. */
function currentSeed(
  vault: Vault,
  records: readonly KeyRecord[],
  deviceId: string,
  role: KeyRole,
): Uint8Array | undefined {
  const current = records.findLast(
    (record) =>
      record.holder === deviceId &&
      record.role === role &&
      record.not_after === undefined &&
      record.revoked_at === undefined,
  );
  if (current === undefined) return undefined;
  const seed = vault.get(keySeedName(current.key_id));
  if (seed !== undefined && seed.length === SEED_BYTES && keyId(publicKeyOf(seed)) === current.key_id) return seed;
  throw new RoundsError(
    'VAULT_DAMAGED',
    `The vault lacks the private half of this device's ${role} key. Put back a copy of the vault that has it.`,
  );
}

function makeKey(
  role: 'bundle' | 'log',
  options: DeviceKeyOptions,
  given?: Uint8Array,
): { seed: Uint8Array; record: KeyRecord } {
  const seed = given === undefined ? options.random(SEED_BYTES) : Uint8Array.from(given);
  const publicKey = publicKeyOf(seed);
  return {
    seed,
    record: {
      key_id: keyId(publicKey),
      holder: options.deviceId,
      role,
      public_key: encodeBase64(publicKey),
      not_before: isoTime(options.clock.now()),
      ...(options.demo === true ? { demo: true as const } : {}),
    },
  };
}

/** A vault that was copied into the other kind of folder must sign nothing there. */
function assertSameKind(records: readonly KeyRecord[], { deviceId, demo = false }: DeviceKeyOptions): void {
  const own = records.filter((record) => record.holder === deviceId);
  if (own.every((record) => (record.demo === true) === demo)) return;
  throw new RoundsError(
    'CONFLICT',
    demo
      ? 'The vault in this demo folder is a real console\'s, so nothing is signed with its keys. Put it back where it belongs, and make the demo anew with "rounds demo init".'
      : 'The vault in this folder is of a demo, so nothing is signed with its keys. Put back the vault of this console.',
  );
}

function assertSameKey(current: Uint8Array | undefined, given: Uint8Array | undefined): void {
  if (current === undefined || given === undefined || Buffer.compare(current, given) === 0) return;
  throw new RoundsError(
    'CONFLICT',
    'signing_key_file names another key than the one this device already signs with. Remove the option; a key is changed by rotation, so that older evidence stays verifiable.',
  );
}

/** A signer over the seed; the seed itself is wiped, the key lives on inside OpenSSL only. */
function signerOnce(seed: Uint8Array | undefined): EvidenceSigner {
  if (seed === undefined) throw new RoundsError('INTERNAL', 'A device key was neither found nor made. Report this.');
  const signer = signerOf(seed);
  seed.fill(0);
  return signer;
}
