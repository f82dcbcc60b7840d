import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The holder touches its lock this often (ms), so that a lock of a process that died is told from one that works long. */
const HEARTBEAT = 2_000;
/** A lock not touched for this long (ms) belongs to nobody, whatever process now has its number. */
const STALE_AFTER = 30_000;
/** A waiter looks this often (ms). */
const POLL = 100;

/**
 * Does `work` while holding the lock file `path`; waits while another live process holds it.
 * @template T
 * @param {string} path
 * @param {() => void} onWait called once, when there is another holder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!tryAcquire(path)) {
    if (!told) onWait();
    told = true;
    await pause(POLL);
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function tryAcquire(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (isStale(path)) setAside(path);
    return false;
  }
}

/** @param {string} path */
function isStale(path) {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    return Date.now() - statSync(path).mtimeMs > STALE_AFTER || (holder > 0 && !isAlive(holder));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Takes a stale lock away. Another waiter may have replaced it since we looked: then what we moved is live, and goes back.
 * @param {string} path
 */
function setAside(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (!isStale(aside)) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {string} path */
function touch(path) {
  const now = new Date();
  utimesSync(path, now, now);
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
