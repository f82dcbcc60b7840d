import { shortNameOf } from './names.ts';
import { targetWords } from './target-words.ts';

/** One host to go through, as a file writes it. */
export interface Hop {
  readonly host: string;
  readonly port: number;
  /** Whether the file says the port; where not, a name of a host is enough. */
  readonly hasPort: boolean;
  readonly user: string | undefined;
  /** As it could be called here. */
  readonly name: string | undefined;
}

/** The hops of a way such as `jump@gate:2200,inner`, nearest first; a text for what is wrong with one. */
export function hopsOf(jump: string): (Hop | string)[] {
  return jump
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => {
      const words = targetWords(text);
      if (typeof words === 'string') return words;
      if (words.host === undefined) return 'is this computer: to go through it, leave it out';
      const port = Number(words.port ?? '22');
      if (!Number.isInteger(port)) return 'has a port that is no number';
      return {
        host: words.host,
        port,
        hasPort: words.port !== undefined,
        user: words.user,
        name: shortNameOf(words.host),
      };
    });
}

/** A host that a hop could be: where it is, and what it is called. */
export interface HopCandidate {
  readonly name: string;
  readonly place: { readonly host: string; readonly port: number; readonly user: string } | undefined;
}

/**
 * The host that a hop is, by its place, else by its name; a text for why there is none. `at` gives the candidates of a place,
 * `named` that of a name.
 */
export function findHop<C extends HopCandidate>(
  hop: Hop,
  at: (place: { readonly host: string; readonly port: number }) => readonly C[],
  named: (name: string) => C | undefined,
): C | string {
  const here = at(hop);
  if (here.length > 1)
    return `could be ${here.map((one) => one.name).join(' or ')}: write the one that is meant by its name`;
  const byName = hop.name === undefined ? undefined : named(hop.name);
  const found =
    here[0] ?? (byName !== undefined && (!hop.hasPort || byName.place?.port === hop.port) ? byName : undefined);
  return found ?? 'is no host here or in the file: add it first, or put it into the file';
}
