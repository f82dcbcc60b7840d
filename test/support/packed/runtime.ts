import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the fuses in Electron's program, after it: version, count, and a character for each (electron/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Fuses by their place on the wire, as version 1 numbers them. */
const FUSES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserProcessV8Snapshot',
  'fileProtocolPrivileges',
] as const;
/** As Electron ships: what `runAsNode` to `fileProtocolPrivileges` are before anybody flips them. */
const SHIPPED = '10110001';

/**
 * A folder that looks to electron-builder like Electron for Linux, unpacked: a program that cannot run, with the fuses of a
 * real one. So electron-builder packs on a machine that has no runtime.
 */
export function standInRuntime(folder: string, version: string): string {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'LICENSE'), 'none: not Electron');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'none: not Chromium');
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, SHIPPED.length]), Buffer.from(SHIPPED)]);
  const program = join(folder, 'electron');
  writeFileSync(program, Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(64), wire, Buffer.alloc(64)]));
  chmodSync(program, 0o755);
  return folder;
}

/** The fuses of a program, as they are now. */
export function readFuses(program: string): Record<(typeof FUSES)[number], boolean> {
  const bytes = readFileSync(program);
  const at = bytes.indexOf(SENTINEL) + SENTINEL.length + 2;
  const states = FUSES.map((name, place) => [name, bytes.toString('latin1', at + place, at + place + 1) === '1']);
  return Object.fromEntries(states);
}
