import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Level, pino } from 'pino';
import type { Log } from '../../agent-core/log.ts';
import { withoutSecretForms } from '../../agent-core/redact.ts';
import type { Config } from '../../contract/config.ts';
import { type Rotation, rotatedNames, rotatingFile } from './rotating-file.ts';

const LEVELS: Readonly<Record<Config['log_level'], Level>> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'fatal',
};

/** Names under which a secret could slip into a log line; their values are never written. */
const SECRET_FIELDS = [
  'password',
  'passphrase',
  'sudo_password',
  'recovery_code',
  'code_words',
  'token',
  'session',
  'secret',
];

/** Five files of 5 MiB: weeks of an ordinary console. */
const ROTATION: Rotation = { maxBytes: 5 * 1024 * 1024, files: 5 };

/** Of the newest lines, as much as a support file takes along. */
const RECENT_BYTES = 256 * 1024;

/** Where the log of a console is: `log_file`, or `<data>/logs/rounds.log`. */
function logFile(dataDir: string, config: Pick<Config, 'log_file'>): string {
  return config.log_file ?? join(dataDir, 'logs', 'rounds.log');
}

/**
 * The log of this console, readable by its owner alone, one JSON document a line; nothing is opened before the first line.
 * What looks like a secret is taken out of every line, whatever its field.
 */
export function openLog(
  dataDir: string,
  config: Pick<Config, 'log_file' | 'log_level'>,
  rotation: Rotation = ROTATION,
): Log {
  const sink = rotatingFile(logFile(dataDir, config), rotation);
  return pino(
    {
      level: LEVELS[config.log_level],
      base: null,
      redact: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]),
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
    },
    { write: (line: string) => sink.write(withoutSecretForms(line)) },
  );
}

/** The newest lines of the log, oldest first; nothing where there is none. */
export async function recentLog(dataDir: string, config: Pick<Config, 'log_file'>): Promise<string> {
  let text = '';
  for (const name of rotatedNames(logFile(dataDir, config), ROTATION.files)) {
    if (text.length >= RECENT_BYTES) break;
    text = (await tail(name, RECENT_BYTES)) + text;
  }
  const cut = text.slice(-RECENT_BYTES);
  // The first line may have lost its beginning.
  return cut.length < text.length ? cut.slice(cut.indexOf('\n') + 1) : cut;
}

async function tail(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, bytes);
    const buffer = Buffer.alloc(length);
    await file.read(buffer, 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
}
