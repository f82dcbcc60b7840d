import { z } from 'zod';
import { isoTime, sha256Base64, sha256Hex } from './primitives.ts';

export const keyRole = z.enum(['bundle', 'log', 'technician', 'organisation']);
/** What a key signs: evidence bundles, log checkpoints, approvals, or the list of keys itself. */
export type KeyRole = z.infer<typeof keyRole>;

/** Any name or id of a person, device or organisation; without control characters, since it is shown and printed. */
const holder = z
  .string()
  .max(200)
  .regex(
    /^(?! )\P{C}+(?<! )$/u,
    'a name of 1 to 200 characters without control characters and without spaces at its ends',
  );

export const keyRecord = z
  .strictObject({
    /** Hex SHA-256 of the 44-byte SPKI DER of the public key. */
    key_id: sha256Hex,
    /** Whose key it is: a device id, a technician's id, an organisation's name. */
    holder,
    role: keyRole,
    /** Raw 32 bytes of the Ed25519 public key, base64 with padding. */
    public_key: sha256Base64,
    /** The key is good from this time on... */
    not_before: isoTime,
    /** ...and until this one; set by rotation. */
    not_after: isoTime.optional(),
    /** Set on compromise only: what it signed is then believed only with an outside anchor in time. */
    revoked_at: isoTime.optional(),
    reason: z.string().max(2000).optional(),
    /** Set for a key of a demo console: what it signs is of no real clinic. */
    demo: z.literal(true).optional(),
  })
  .refine((key) => key.not_after === undefined || key.not_after >= key.not_before, {
    message: 'not_after is before not_before',
    path: ['not_after'],
  });
/** The public side of a key: who holds it, what it may sign, and when. */
export type KeyRecord = z.infer<typeof keyRecord>;

export const keyList = z.strictObject({
  schema: z.literal('rounds.keys/1'),
  /** Sorted by `not_before`, then `key_id`. */
  keys: z.array(keyRecord),
});
/** What `_keys/keys.json` holds. */
export type KeyList = z.infer<typeof keyList>;
