import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';

/** What the desktop remembers of itself: nothing of a clinic, and nothing that anything but looks depends on. */
export interface Settings {
  readonly bounds: Rectangle | undefined;
  readonly maximized: boolean;
  /** False once the graphics processor has failed again and again. */
  readonly gpu: boolean;
}

/** The settings of a data folder. */
export interface SettingsFile {
  read(): Settings;
  /** Changes some of them. A disk that cannot be written costs the memory, not the work: nothing is thrown. */
  change(some: Partial<Settings>): void;
}

const FRESH: Settings = { bounds: undefined, maximized: false, gpu: true };

/** Read by hand and not by a schema: this is on the way to the first paint. Whatever is not as it should be is left out. */
export function parseSettings(text: string): Settings {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return FRESH;
    return {
      bounds: 'bounds' in value ? rectangleOf(value.bounds) : undefined,
      maximized: 'maximized' in value && value.maximized === true,
      gpu: !('gpu' in value && value.gpu === false),
    };
  } catch {
    return FRESH;
  }
}

function rectangleOf(value: unknown): Rectangle | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => {
    const number: unknown = Reflect.get(value, name);
    return typeof number === 'number' && Number.isSafeInteger(number) && Math.abs(number) < 100_000
      ? number
      : undefined;
  });
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  return { x, y, width, height };
}

/** Settings kept in one small file. */
export function settingsFile(path: string): SettingsFile {
  let now: Settings | undefined;
  const read = () => {
    if (now !== undefined) return now;
    try {
      now = parseSettings(readFileSync(path, 'utf8'));
    } catch {
      now = FRESH;
    }
    return now;
  };
  return {
    read,
    change(some) {
      now = { ...read(), ...some };
      try {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        writeFileSync(`${path}.new`, JSON.stringify(now), { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch {
        // A full or read-only disk: the next start looks as the last one that could be written.
      }
    },
  };
}
