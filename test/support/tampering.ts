import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** A copy of an evidence folder that a test may spoil; gone after dispose. */
export function copyOf(evidence: string): Disposable & { readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-copy-'));
  const path = join(folder, 'evidence');
  cpSync(evidence, path, { recursive: true });
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Paths of all files below a folder, relative to it, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Turns one bit of a file around. `at` chooses the byte and the bit: any whole number. */
export function flipBit(path: string, at: number): void {
  const bytes = readFileSync(path);
  const index = at % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (Math.floor(at / bytes.length) % 8));
  writeFileSync(path, bytes);
}

/** How many places {@link flipBit} can choose from in a file. */
export function bitsOf(path: string): number {
  return statSync(path).size * 8;
}

/** Whole numbers from 0 to `below`, the same for the same seed (a linear congruence; good enough to choose places). */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed % 4_294_967_296;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}
