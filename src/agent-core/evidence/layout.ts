import { join } from 'node:path';

/** Entries in one file of the log, and hashes in one tile (c2sp.org/tlog-tiles). */
export const TILE_WIDTH = 256;

/** A bundle larger than this is not ours (the canonical writer makes no more; long output is an artifact). */
export const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;

/** Folder of a bundle: `YYYY/MM/DD/<uuid>`, by the UTC day on which the event ended. */
export function bundleFolder(timestampEnd: string, bundleId: string): string {
  return join(dayFolder(timestampEnd), bundleId);
}

/** `YYYY/MM/DD` of an ISO time. */
export function dayFolder(timestamp: string): string {
  return join(timestamp.slice(0, 4), timestamp.slice(5, 7), timestamp.slice(8, 10));
}

/** `YYYYMMDD` of an ISO time: the day under which labels are counted. */
export function labelDay(timestamp: string): string {
  return timestamp.slice(0, 4) + timestamp.slice(5, 7) + timestamp.slice(8, 10);
}

/** Folder of a device's log under the evidence folder. */
export function logFolder(deviceId: string): string {
  return join('_log', deviceId);
}

/**
 * Path of the n-th tile or entries file: three digits a part, all but the last with `x` before them
 * (c2sp.org/tlog-tiles, "tile paths"), for example 1234067 -> x001/x234/067.
 */
export function tileNumber(n: number): string {
  const parts = [String(n % 1000).padStart(3, '0')];
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    parts.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  return join(...parts);
}

/** Name of a kept checkpoint: its size, padded so that names sort. */
export function checkpointName(size: number): string {
  return String(size).padStart(12, '0');
}
