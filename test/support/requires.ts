import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why the task is skipped; `npm test` prints it before its last line. */
    needs?: string;
  }
}

/** Something that a suite needs of the machine that it runs on. */
export interface Requirement {
  /** What is missing here, in words that follow "needs "; undefined when the machine has it. */
  missing(): string | undefined;
}

/** A requirement of your own: `what` follows "needs ", `met` is asked once, when the file is collected. */
export function requirement(what: string, met: () => boolean): Requirement {
  return { missing: () => (met() ? undefined : what) };
}

/** All of several requirements; the reason names every one that is missing. */
export function allOf(...requirements: readonly Requirement[]): Requirement {
  return {
    missing: () => {
      const missing = requirements.map((one) => one.missing()).filter((what) => what !== undefined);
      return missing.length === 0 ? undefined : missing.join(', ');
    },
  };
}

/** A Linux kernel. */
export const linux = requirement('Linux', () => process.platform === 'linux');

/** The right to make users, network namespaces and containers. */
export const root = requirement('root', () => process.getuid?.() === 0);

/** A program on the PATH or in the system's sbin folders; `debianPackage` is what brings it on Debian. */
export function program(name: string, debianPackage: string): Requirement {
  return requirement(`${name} (Debian package ${debianPackage})`, () => onPath(name));
}

/** Like vitest's `describe`, but skipped with its reason where the machine lacks something. */
export function describeIf(needed: Requirement, name: string, body: () => void): void {
  const missing = needed.missing();
  if (missing === undefined) describe(name, body);
  else describe(name, { skip: true, meta: { needs: missing } }, body);
}

/** Like vitest's `test`, but skipped with its reason where the machine lacks something. `timeout` in ms. */
export function testIf(needed: Requirement, name: string, body: () => unknown, timeout?: number): void {
  const missing = needed.missing();
  const limit = timeout === undefined ? {} : { timeout };
  if (missing === undefined) test(name, limit, async () => void (await body()));
  else test(name, { ...limit, skip: true, meta: { needs: missing } }, async () => void (await body()));
}

/** Non-login shells of ordinary users leave the sbin folders out of PATH, though sshd and nft live there. */
function onPath(name: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.some((folder) => isExecutable(join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
