import { visible } from '../text.ts';
import type { Update } from './facts.ts';

/** `Inst name [installed] (offered Origin:release/suite, ... [arch]) ...` of `apt-get -s`. */
const INSTALL = /^Inst (\S{1,200}) (?:\[([^\]]{0,200})\] )?\((\S{1,200}) ([^)]{0,2000})\)/;
/** Suites of security updates end so in Debian, Ubuntu and their ESM archives. */
const SECURITY_SUITE = /^[^/]*\/\S*-security$/;
const SECURITY_LABEL = 'Debian-Security:';

/** Updates that `apt-get -s dist-upgrade` would install. */
export interface PendingUpdates {
  readonly security: readonly Update[];
  readonly other: number;
}

/** Reads the simulation line by line; each package once. */
export function readUpdates(lines: readonly string[]): PendingUpdates {
  const security = new Map<string, Update>();
  const other = new Set<string>();
  for (const line of lines) {
    const [, name, installed, offered, origins] = INSTALL.exec(line) ?? [];
    if (name === undefined || offered === undefined) continue;
    if (isSecurity(origins ?? '')) {
      security.set(name, {
        package: visible(name, 120),
        installed: visible(installed ?? '', 120),
        offered: visible(offered, 120),
      });
    } else other.add(name);
  }
  return { security: [...security.values()], other: other.size };
}

function isSecurity(origins: string): boolean {
  return origins
    .replace(/ \[[^\]]*\]$/, '')
    .split(', ')
    .some((origin) => origin.startsWith(SECURITY_LABEL) || SECURITY_SUITE.test(origin));
}

/** One archive among the host's package sources. */
export interface Archive {
  readonly security: boolean;
  /** When the archive was made, epoch ms; the lists cannot have been fetched earlier. */
  readonly madeAt: number | undefined;
}

/** Reads `Label: x;Suite: y;Codename: z;Date: d;`, the head of a Release file. */
export function readArchive(line: string): Archive {
  const field = new Map(
    line
      .split(';')
      .map((part): [string, string] => [part.split(':', 1)[0]?.trim() ?? '', part.slice(part.indexOf(':') + 1).trim()]),
  );
  const names = [field.get('Suite'), field.get('Codename')];
  return {
    security: field.get('Label') === 'Debian-Security' || names.some((name) => name?.endsWith('-security') === true),
    madeAt: releaseDate(field.get('Date') ?? ''),
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sat, 21 Nov 2026 11:00:00 UTC`, as the repository format prescribes; undefined for anything else. */
function releaseDate(text: string): number | undefined {
  const [, day, month, year, hour, minute, second] =
    /^\w{3}, +(\d{1,2}) (\w{3}) (\d{4}) +(\d{1,2}):(\d{2}):(\d{2}) +(?:UTC|GMT|Z|\+0000)$/.exec(text) ?? [];
  const at = MONTHS.indexOf(month ?? '');
  return at < 0 ? undefined : Date.UTC(Number(year), at, Number(day), Number(hour), Number(minute), Number(second));
}
