import type { Peer } from '../../../contract/fleet.ts';
import type { ImportedTrust } from '../../../contract/imports.ts';
import { KEY_TYPES } from './known-hosts.ts';
import type { KnownKey } from './known-key.ts';

/** What the keys that speak of a host mean for the trust in it; undefined when they say nothing about it. */
export function judgeTrust(keys: readonly KnownKey[], pinned: Peer | undefined): ImportedTrust | undefined {
  const revoked = keys.filter((key) => key.marker === 'revoked');
  const isRevoked = (fingerprint: string) => revoked.find((key) => key.fingerprint === fingerprint);
  const own = keys.filter((key) => key.marker === undefined);
  const good = own.filter((key) => isRevoked(key.fingerprint) === undefined);
  if (pinned !== undefined) return besidePinned(pinned, good, isRevoked(pinned.fingerprint));
  const best = KEY_TYPES.map((type) => good.filter((key) => key.keyType === type)).find((some) => some.length > 0);
  const [first] = best ?? [];
  if (best === undefined || first === undefined) {
    const bad = own.find((key) => isRevoked(key.fingerprint) !== undefined);
    return bad === undefined ? undefined : trustOf(bad, 'revoked');
  }
  const isClear = best.every((key) => key.fingerprint === first.fingerprint);
  return trustOf(first, isClear ? 'new' : 'unclear');
}

function besidePinned(
  pinned: Peer,
  good: readonly KnownKey[],
  revoked: KnownKey | undefined,
): ImportedTrust | undefined {
  if (revoked !== undefined) return trustOf(revoked, 'revoked');
  const same = good.find((key) => key.fingerprint === pinned.fingerprint);
  if (same !== undefined) return trustOf(same, 'same');
  // A key of another kind says nothing against the one that is known: hosts have several.
  const other = good.find((key) => key.keyType === pinned.key_type);
  return other === undefined ? undefined : trustOf(other, 'differs');
}

function trustOf(key: KnownKey, status: ImportedTrust['status']): ImportedTrust {
  return {
    key_type: key.keyType,
    fingerprint: key.fingerprint,
    line: key.place.line,
    ...(key.place.file === undefined ? {} : { file: key.place.file }),
    status,
  };
}
