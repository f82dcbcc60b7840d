import { REDACTION_CLASSES } from './classes.ts';
import type { Scene } from './scene.ts';
import { TAKEN } from './shadow.ts';

const START = '(?<![0-9A-Za-z])';
const END = '(?![0-9A-Za-z])';

const TOKEN = new RegExp(`\\[redacted:(?:${REDACTION_CLASSES.join('|')})\\]`, 'g');

const HEX = '[0-9A-Fa-f]';
const HEX_SHAPES = [
  // UUID; its groups may be joined by `\x2d`, as systemd writes it in unit names.
  `${HEX}{8}(?:(?:-|\\\\x2d)${HEX}{4}){3}(?:-|\\\\x2d)${HEX}{12}`,
  // Hashes, machine ids, nonces: long hex; span and member ids: 16 lower-case hex digits with a letter.
  `${HEX}{32,}`,
  '(?=[0-9]{0,15}[a-f])[0-9a-f]{16}',
  // MAC addresses in three spellings; the first one is also that of fingerprints and certificate serial numbers.
  `(?<!:)(?:${HEX}{2}:){5,}${HEX}{2}(?!:)`,
  `(?<!-)(?:${HEX}{2}-){5}${HEX}{2}(?!-)`,
  `${HEX}{4}\\.${HEX}{4}\\.${HEX}{4}`,
  // PCI address.
  `(?<!:)${HEX}{4}:${HEX}{2}:${HEX}{2}\\.[0-7]`,
].join('|');

/** Shapes that are never an identifier of a person, whatever stands before them, and a text that all of them hold. */
const FIRM: ReadonlyArray<readonly [hint: string, pattern: RegExp]> = [
  ['', new RegExp(`${START}(?=${HEX}{4}|${HEX}{2}[:-])(?:${HEX_SHAPES})${END}`, 'g')],
  // Security identifiers of Windows ([MS-DTYP] 2.4.2.1).
  ['S-1-', new RegExp(`${START}S-1-\\d{1,3}(?:-\\d{1,10}){1,15}${END}`, 'g')],
  // OpenSSH and subresource hashes, 32 and 64 bytes in base64, OpenSSH public keys.
  ['', /(?<![0-9A-Za-z])(?:SHA|sha)(?:1|256|384|512)[:-][A-Za-z0-9+/]{20,}={0,2}/g],
  ['=', /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])/g],
  ['AAAA', /(?<![A-Za-z0-9+/])AAAA[A-Za-z0-9+/]{40,}={0,2}/g],
  // Nix store: 32 digits of Nix's base 32, then a name.
  ['/nix/store/', /\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+._?=-]+/g],
  // Product ids of Windows.
  ['-', new RegExp(`${START}\\d{5}-\\d{5}-\\d{5}-[0-9A-Z]{5}${END}`, 'g')],
  // Our own canary line and bundle labels.
  ['CANARY:', /CANARY:[0-9A-Za-z]+/g],
  ['EB-', new RegExp(`${START}EB-\\d{8}-\\d{3,}${END}`, 'g')],
];

/**
 * Shapes that a label overrules (`DOB: 1961-03-04T00:00:00Z`): hidden after the labelled patterns, before the others.
 */
const LOOSE: readonly RegExp[] = [
  /(?<![0-9])\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z| ?[+-]\d{2}:?\d{2})?)?(?![0-9])/g,
];

const DOTTED = /(?<![0-9.])\d+(?:\.\d+){2,}(?![0-9])/g;
const VERSION_WORD =
  /(?:\b|_)(?:version|ver|build|release|firmware|revision|bios|driver|rpm|deb)["')\]]{0,2}[ \t:=([,]{1,3}["']?$/i;
/** Epoch of a package version (`1:1.2.13`), or the comparison of a dependency (`>= 1.2.3.4`). */
const VERSION_LEAD = /(?:(?:^|[^0-9A-Za-z:.])\d{1,2}:|(?:[<>]=|<<|>>) ?|\(= )$/;
const GLUED_TO_NAME = /[A-Za-z][-_.]?$/;
const ADDRESS_WORD = /(?:^|[^A-Za-z])(?:ip|host|client|addr|from|peer|src|dst)[-_.]?$/i;
/** tcpdump appends the port to an address by a dot: `IP 10.0.0.5.443 > ...`. */
const DUMPED = /(?:\bIP|>) $/;
const VERSION_TAIL =
  /^(?:[~+][0-9A-Za-z]|-\d{1,6}(?![\d.])|[-.](?:jar|tar|tgz|zip|deb|rpm|so|dll|exe|iso|msi|js|whl|gem)\b|-[A-Za-z][A-Za-z0-9]*\d)/;

/** Hides what an earlier run left behind: redacting twice must change nothing. */
export function protectTokens(scene: Scene): void {
  if (scene.mask.includes('[redacted:')) scene.protect(TOKEN, TAKEN);
}

/** Hides the shapes that no label overrules. */
export function protectFirmTypes(scene: Scene): void {
  for (const [hint, pattern] of FIRM) if (scene.mask.includes(hint)) scene.protect(pattern);
}

/** Hides times, and dotted numbers that are versions or object identifiers rather than addresses or phone numbers. */
export function protectLooseTypes(scene: Scene): void {
  for (const pattern of LOOSE) scene.protect(pattern);
  const ranges: Array<readonly [number, number]> = [];
  for (const match of scene.mask.matchAll(DOTTED)) {
    const end = match.index + match[0].length;
    if (
      isVersion(match[0], scene.mask.slice(Math.max(0, match.index - 24), match.index), scene.mask.slice(end, end + 12))
    )
      ranges.push([match.index, end]);
  }
  scene.protectRanges(ranges);
}

function isVersion(dotted: string, before: string, after: string): boolean {
  const groups = dotted.split('.');
  if (VERSION_WORD.test(before) || VERSION_LEAD.test(before)) return true;
  if (GLUED_TO_NAME.test(before) && !ADDRESS_WORD.test(before)) return true;
  if (groups.length === 3) return !/^\d{3}\.\d{3}\.\d{4}$/.test(dotted);
  if (groups.length > 4) return groups.length > 5 || !DUMPED.test(before);
  return (
    VERSION_TAIL.test(after) || groups.some((group) => group.length > 3 || Number(group) > 255 || /^0\d/.test(group))
  );
}
