import { EVIDENCE_CITATIONS } from '../../contract/citations.ts';
import type { KeyRecord } from '../../contract/keys.ts';
import { DEVICE_SITE_ID, DEVICE_SITE_NAME } from '../../contract/primitives.ts';
import { type Clock, isoTime } from '../clock.ts';
import type { DraftOf } from '../evidence/draft.ts';
import type { Services } from '../services.ts';
import { keyRecordedMark } from '../store/meta.ts';
import type { RandomBytes } from './boxes.ts';
import { openDeviceKeys } from './device-keys.ts';
import { exportPublicKeys } from './export-keys.ts';
import { readKeyRecords } from './key-records.ts';

/**
 * Once the vault is open: takes the device's keys (made on first use), publishes their public halves beside the
 * evidence, and opens the desk. A new key is evidence; a crash between making and recording it is made good here.
 */
export async function openKeys(
  services: Services,
  random: RandomBytes,
  bundleSeed: Uint8Array | undefined,
): Promise<void> {
  const keys = await openDeviceKeys(services.vault, {
    deviceId: services.deviceId,
    clock: services.clock,
    random,
    demo: services.demo,
    ...(bundleSeed === undefined ? {} : { bundleSeed }),
  });
  await exportPublicKeys(services.folders.evidence, readKeyRecords(services.vault));
  await services.desk.open(keys);
  recordNewKeys(services);
}

/** Publishes a key that was made while the desk is open, and keeps its making as evidence. */
export async function publishKeys(services: Services): Promise<void> {
  await exportPublicKeys(services.folders.evidence, readKeyRecords(services.vault));
  recordNewKeys(services);
}

function recordNewKeys(services: Services): void {
  const records = readKeyRecords(services.vault);
  const unrecorded = records.filter((record) => services.meta.get(keyRecordedMark(record.key_id)) === undefined);
  if (unrecorded.length === 0) return;
  services.atomically(() => {
    services.desk.seal(unrecorded.map((record) => keyDraft(record, services.clock)));
    for (const record of unrecorded) services.meta.set(keyRecordedMark(record.key_id), 'made');
  });
}

function keyDraft(record: KeyRecord, clock: Clock): DraftOf<'key'> {
  const now = isoTime(clock.now());
  return {
    kind: 'key',
    event: 'made',
    site_id: DEVICE_SITE_ID,
    site_name: DEVICE_SITE_NAME,
    timestamp_start: now,
    timestamp_end: now,
    hipaa_controls: [...EVIDENCE_CITATIONS],
    subject_key_id: record.key_id,
    subject_role: record.role,
    public_key: record.public_key,
  };
}
