import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { destination, type Level, pino } from 'pino';
import type { Log } from '../../agent-core/log.ts';
import type { Config } from '../../contract/config.ts';

const LEVELS: Readonly<Record<Config['log_level'], Level>> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'fatal',
};

/** Names under which a secret could slip into a log line; their values are never written. */
const SECRET_FIELDS = ['password', 'passphrase', 'sudo_password', 'token', 'session', 'secret'];

/**
 * The log file of this console: `log_file`, or `<data>/logs/rounds.log`, readable by its owner alone, one JSON document
 * a line.
 */
export function openLog(dataDir: string, config: Config): Log {
  const file = config.log_file ?? join(dataDir, 'logs', 'rounds.log');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return pino(
    {
      level: LEVELS[config.log_level],
      base: null,
      redact: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]),
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
    },
    destination({ dest: file, append: true, mode: 0o600, sync: true }),
  );
}
