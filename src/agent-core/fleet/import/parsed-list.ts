import type { ImportFormat, NotUnderstood } from '../../../contract/imports.ts';
import type { KnownKey } from './known-key.ts';
import type { Place } from './place.ts';

/** A host as a file describes it: words that nobody has judged yet, save that they are no longer than a line. */
export interface ParsedHost {
  /** As it is written; the short name is made from it. */
  readonly name: string;
  /** A name or an IP address; undefined for this computer itself. */
  readonly host: string | undefined;
  readonly user?: string | undefined;
  readonly port?: string | undefined;
  /** The word for its operating system. */
  readonly platform?: string | undefined;
  readonly site?: string | undefined;
  /** As the file has them. */
  readonly groups: readonly string[];
  /** Where groups can be part of others: with all that these are part of, the weakest first. */
  readonly inGroups?: readonly string[] | undefined;
  /** Path of a private key, `~` not yet replaced. */
  readonly keyFile?: string | undefined;
  /** Hosts to go through, as ssh's ProxyJump has them. */
  readonly jump?: string | undefined;
  /** True when the file says that work on this host is done as root without asking for a password. */
  readonly sudo?: boolean | undefined;
  readonly place: Place;
  readonly notes: readonly string[];
  /** Why it cannot be added as it stands, though it was understood. */
  readonly obstacles?: readonly string[];
}

/** What a file says, before it is compared with the fleet. */
export interface ParsedList {
  readonly format: ImportFormat;
  readonly hosts: readonly ParsedHost[];
  /** All groups, the weakest first, where the file says which is stronger. */
  readonly groupOrder?: readonly string[] | undefined;
  readonly knownKeys: readonly KnownKey[];
  readonly notUnderstood: readonly NotUnderstood[];
}
