import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Size and number of the files of a log. */
export interface Rotation {
  /** A file that would get longer is put aside first; bytes. */
  readonly maxBytes: number;
  /** Files in all, the one that is written included. */
  readonly files: number;
}

/** Something that takes whole lines. */
export interface LineSink {
  write(line: string): void;
  close(): void;
}

/**
 * Appends lines to `path` (mode 0600), puts it aside as `path.1`, `path.2`, ... when it is full, and drops the oldest. Two
 * processes may write the same log for a moment (a command that attaches to a running console): each looks whose file it
 * has before it writes. Never throws: a full disk must not stop what is being logged, so lines are counted instead, and the
 * next one that can be written says how many are missing.
 */
export function rotatingFile(path: string, { maxBytes, files }: Rotation): LineSink {
  let fd: number | undefined;
  let lost = 0;

  const close = () => {
    if (fd !== undefined) closeSync(fd);
    fd = undefined;
  };
  /** Whether the open file is still the one of that name. */
  const isCurrent = (open: number): boolean => {
    const [mine, named] = [fstatSync(open), statSync(path, { throwIfNoEntry: false })];
    return named !== undefined && mine.ino === named.ino && mine.dev === named.dev;
  };
  const opened = (): number => {
    if (fd !== undefined && isCurrent(fd)) return fd;
    close();
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    fd = openSync(path, 'a', 0o600);
    return fd;
  };
  const rotate = () => {
    close();
    rmSync(nameOf(path, files - 1), { force: true });
    for (let index = files - 2; index >= 0; index--) {
      if (existsSync(nameOf(path, index))) renameSync(nameOf(path, index), nameOf(path, index + 1));
    }
  };
  const append = (line: string) => {
    const bytes = Buffer.from(line, 'utf8');
    const size = fstatSync(opened()).size;
    if (size > 0 && size + bytes.length > maxBytes) rotate();
    writeSync(opened(), bytes);
  };
  return {
    write(line) {
      try {
        if (lost > 0)
          append(
            `${JSON.stringify({ level: 40, lost_lines: lost, msg: 'the log could not be written for a while' })}\n`,
          );
        lost = 0;
        append(line);
      } catch {
        lost += 1;
      }
    },
    close,
  };
}

/** The names of a log's files that are there, newest first. */
export function rotatedNames(path: string, files: number): string[] {
  return Array.from({ length: files }, (_, index) => nameOf(path, index)).filter((name) => existsSync(name));
}

function nameOf(path: string, index: number): string {
  return index === 0 ? path : `${path}.${index}`;
}
