import { MAX_IMPORT_HOSTS, type NotUnderstood } from '../../../contract/imports.ts';
import { plainText } from '../../transport/plain-text.ts';
import type { ParsedHost } from './parsed-list.ts';
import type { Place } from './place.ts';

/** Places that are named one by one; whoever has more has the wrong file. */
const MAX_NAMED = 500;
/** Characters that are shown of a place. */
const MAX_SHOWN = 120;

/** Collects what a parser found, within limits that no file can exceed. */
export interface Findings {
  /** Takes a host; beyond the limit it is counted only. */
  add(host: ParsedHost): void;
  /** Names a place of which nothing was taken, or not all. */
  report(place: Place, text: string, why: string): void;
  /** True when no further host is taken: a parser may stop. */
  readonly full: boolean;
  readonly hosts: readonly ParsedHost[];
  notUnderstood(): NotUnderstood[];
}

/** Empty findings. */
export function newFindings(): Findings {
  const hosts: ParsedHost[] = [];
  const named: NotUnderstood[] = [];
  let unnamed = 0;
  let tooMany: Place | undefined;
  let last: Place = { line: 1 };
  const entry = (place: Place, text: string, why: string): NotUnderstood => ({
    line: place.line,
    ...(place.file === undefined ? {} : { file: place.file }),
    text,
    why,
  });
  return {
    hosts,
    get full() {
      return tooMany !== undefined;
    },
    add: (host) => {
      if (hosts.length < MAX_IMPORT_HOSTS) hosts.push(host);
      else tooMany ??= host.place;
    },
    report: (place, text, why) => {
      last = place;
      if (named.length < MAX_NAMED) named.push(entry(place, shown(text), why));
      else unnamed += 1;
    },
    notUnderstood: () => [
      ...named,
      ...(unnamed === 0 ? [] : [entry(last, '…', `and ${unnamed} more places up to here: is this the right file?`)]),
      ...(tooMany === undefined
        ? []
        : [
            entry(
              tooMany,
              '…',
              `has more than ${MAX_IMPORT_HOSTS} hosts; those from here on were left out: split the file`,
            ),
          ]),
    ],
  };
}

/** Names under which files keep what must not be shown, and the value behind them. */
const SECRET = /((?:pass|pwd|secret|token|vault)[a-z_]*["']?\s*[=:]\s*)("[^"]*"?|'[^']*'?|\S+)/gi;
/** A password inside an address. */
const URL_SECRET = /([^\s/:@"']{1,100}:)(?!\/\/)[^\s@]{1,200}@/g;

/** A hostile text as one harmless line, with what looks like a secret taken out. */
export function shown(text: string): string {
  const bounded = text.slice(0, MAX_SHOWN * 4);
  return plainText(bounded.replace(SECRET, '$1•••').replace(URL_SECRET, '$1•••@'), MAX_SHOWN);
}
