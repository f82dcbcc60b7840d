import { createHash } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { PeerOffer } from '../../../contract/fleet.ts';
import { type Clock, isoTime } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import { plainText } from '../plain-text.ts';
import type { HostTarget } from '../session.ts';

/** Kinds of host key, best first, with the signatures that they may give. SHA-1 (`ssh-rsa` as a signature) and DSA are left out. */
const SIGNATURES: readonly (readonly [keyType: string, algorithms: readonly ServerHostKeyAlgorithm[]])[] = [
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
];

/** Where OpenSSH keeps the public half of each kind. */
const KEY_FILES: Readonly<Record<string, string>> = { 'ssh-ed25519': 'ed25519', 'ssh-rsa': 'rsa' };

/**
 * Host-key algorithms to offer, in order. The pinned kind comes first: a server that has got a key of a further kind still
 * shows the one we know, and is not taken for changed.
 */
export function hostKeyAlgorithms(pinned: string | undefined): ServerHostKeyAlgorithm[] {
  const first = SIGNATURES.filter(([keyType]) => keyType === pinned);
  const others = SIGNATURES.filter(([keyType]) => keyType !== pinned);
  return [...first, ...others].flatMap(([, algorithms]) => algorithms);
}

/** What a host showed: `key` is the public key in SSH's own encoding (RFC 4253, 6.6), as the library hands it over. */
export function offerOf(key: Buffer, clock: Clock): PeerOffer {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  return {
    key_type: plainText(key.toString('latin1', 4, 4 + Math.min(length, 64))),
    fingerprint: `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`,
    seen_at: isoTime(clock.now()),
  };
}

/** Why this host must not be talked to, or undefined when it shows exactly the key that a person confirmed. */
export function identityRefusal(
  { name, trusted }: Pick<HostTarget, 'name' | 'trusted'>,
  offer: PeerOffer,
): RoundsError | undefined {
  if (trusted === undefined) {
    return new RoundsError(
      'IDENTITY_UNCONFIRMED',
      `First contact with ${name}: it shows the ${offer.key_type} key ${offer.fingerprint}. ${howToCheck(offer.key_type)} and if both are equal: rounds trust accept ${name} --fingerprint ${offer.fingerprint}. Nothing was sent to the host.`,
    );
  }
  if (trusted.keyType === offer.key_type && trusted.fingerprint === offer.fingerprint) return undefined;
  return new RoundsError(
    'E008',
    `The identity of ${name} has CHANGED: stop. Either the host was installed anew or given new keys, or somebody sits between. Nothing was sent to it. Ask whoever looks after the host, and compare on the host itself before you trust the new key.`,
    {
      details: [
        `confirmed: ${trusted.keyType} ${trusted.fingerprint}`,
        `shown now: ${offer.key_type} ${offer.fingerprint}`,
        howToCheck(offer.key_type),
        `If the change is explained: rounds trust forget ${name}, then confirm the new key as on a first contact.`,
      ],
    },
  );
}

/** How a person reads the fingerprint on the host itself, past the network. */
function howToCheck(keyType: string): string {
  const kind = KEY_FILES[keyType] ?? 'ecdsa';
  return `Compare on the host itself (its console, not over this link): ssh-keygen -lf /etc/ssh/ssh_host_${kind}_key.pub`;
}
