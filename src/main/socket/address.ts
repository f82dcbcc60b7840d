import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

/** Longest path that a Unix socket may have on every system that we run on (macOS: 104 with the final zero). */
const MAX_SOCKET_PATH = 103;

/**
 * Where a running console listens for the command line: `<data>/core.sock`; on Windows a named pipe. A data folder whose
 * path is too long for a socket has none: undefined, and the command line is then told that the folder is in use.
 */
export function socketAddress(dataDir: string, platform: NodeJS.Platform = process.platform): string | undefined {
  if (platform === 'win32') {
    const id = createHash('sha256').update(resolve(dataDir).toLowerCase()).digest('hex').slice(0, 32);
    return `\\\\.\\pipe\\rounds-${id}`;
  }
  const path = join(resolve(dataDir), 'core.sock');
  return Buffer.byteLength(path) > MAX_SOCKET_PATH ? undefined : path;
}
