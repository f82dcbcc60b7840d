import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where Rounds keeps its data unless told: the operating system's place for application data. */
export function dataDir(
  given: string | undefined,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const told = given ?? env['ROUNDS_DATA_DIR'];
  if (told !== undefined && told !== '') return resolve(told);
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Rounds');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Rounds');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'rounds');
}
