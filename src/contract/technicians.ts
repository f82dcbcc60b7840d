import { z } from 'zod';
import { role } from './enums.ts';
import { isoTime, sha256Base64, sha256Hex, uuid } from './primitives.ts';

/** A person's name as it is shown and printed: one line, nothing invisible. */
export const technicianName = z
  .string()
  .max(100)
  .regex(/^(?! )\P{C}+(?<! )$/u, 'a name of 1 to 100 characters, without control characters and spaces at its ends');

export const technician = z.object({
  technician_id: uuid,
  name: technicianName,
  role,
  /** Who says that the role is theirs. A certificate of an organisation key will be the other answer. */
  role_basis: z.literal('self-asserted'),
  /** Hex SHA-256 of the SPKI DER of their Ed25519 key. */
  key_id: sha256Hex,
  /** Raw 32 bytes, base64. */
  public_key: sha256Base64,
  created_at: isoTime,
});
/** A person who works with this data folder, and the key that signs for them. */
export type Technician = z.infer<typeof technician>;

export const technicianView = technician.extend({
  /** True for the one whose id every new record carries. */
  current: z.boolean(),
});
/** A technician as `rounds technician list` shows them. */
export type TechnicianView = z.infer<typeof technicianView>;
