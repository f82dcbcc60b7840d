import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Whether this desktop shows tray icons at all. Windows and macOS do. On Linux somebody must watch for them, and GNOME
 * without its AppIndicator extension does not: a window that hides itself there would be gone. What cannot be told is no.
 */
export async function hasTrayHost(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return true;
  const question = ['--user', '--no-pager', 'call', 'org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const asked = [...question, 'org.freedesktop.DBus', 'NameHasOwner', 's', 'org.kde.StatusNotifierWatcher'];
  return promisify(execFile)('busctl', asked, { timeout: 2000 }).then(
    ({ stdout }) => stdout.trim() === 'b true',
    () => false,
  );
}
