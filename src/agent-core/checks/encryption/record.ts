import type { SignableObject } from '../../../contract/primitives.ts';
import type { EncryptionFacts } from './facts.ts';

/** The facts as they go into records. */
export function recordEncryption({ volumes, luks }: EncryptionFacts): SignableObject {
  return {
    volumes: volumes.map(({ name, mapped, kind, cipher, keyBits }) => ({
      name,
      mapped,
      ...(kind === undefined ? {} : { kind }),
      ...(cipher === undefined ? {} : { cipher }),
      ...(keyBits === undefined ? {} : { key_bits: keyBits }),
    })),
    ...(luks === undefined ? {} : { luks_mappings: [...luks] }),
  };
}

/** What stays as it is while nobody changes the host: the volumes of the baseline, not those of others. */
export function stableEncryption({ volumes }: EncryptionFacts): SignableObject {
  return recordEncryption({ volumes });
}
