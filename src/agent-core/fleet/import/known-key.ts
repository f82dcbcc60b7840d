import type { Place } from './place.ts';

/** Who a line of known_hosts is about. */
export type KnownNames =
  | { readonly kind: 'hashed'; readonly salt: Uint8Array; readonly hash: Uint8Array }
  | { readonly kind: 'patterns'; readonly patterns: readonly string[] };

/** A line of known_hosts (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownKey {
  readonly names: KnownNames;
  /** The names as they are written. */
  readonly pattern: string;
  readonly marker: 'revoked' | 'cert-authority' | undefined;
  readonly keyType: string;
  /** `SHA256:...` of the key. */
  readonly fingerprint: string;
  readonly place: Place;
}
