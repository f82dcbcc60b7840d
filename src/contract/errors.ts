import { z } from 'zod';

/**
 * Every error code a person or a script can meet. `E001`..`E010` are shared with the central server and the fleet
 * agent; the named ones are ours. The union is closed: adding one is a change of the contract.
 */
export const ERROR_CODES = [
  'E001', // order signature invalid
  'E002', // order expired
  'E003', // runbook not found
  'E004', // target unreachable (no route, timeout)
  'E005', // maintenance window required
  'E006', // rate limit
  'E007', // PHI detected
  'E008', // host identity changed
  'E009', // approval void
  'E010', // indeterminate
  'TARGET_DNS',
  'TARGET_REFUSED',
  'TARGET_TIMEOUT',
  'CONNECTION_LOST',
  'AUTH_FAILED',
  'IDENTITY_UNCONFIRMED',
  'PRIVILEGE',
  'PROTOCOL',
  'OUTPUT_LIMIT',
  'VAULT_LOCKED',
  'VAULT_PASSPHRASE',
  'VAULT_DAMAGED',
  'STORE_CORRUPT',
  'STORE_NEWER',
  'STORE_LOCKED',
  'DISK_FULL',
  'READ_ONLY',
  'EVIDENCE_DAMAGED',
  'INVALID_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'CANCELLED',
  'UNSUPPORTED',
  'INTERNAL',
] as const;

export const errorCode = z.enum(ERROR_CODES);
/** One of {@link ERROR_CODES}. */
export type ErrorCode = z.infer<typeof errorCode>;

export const problem = z.object({
  code: errorCode,
  /** What happened and what to do next, in one or two sentences for a technician. */
  message: z.string(),
  /** Further lines: each mistake of a file, or what was seen and what was expected. */
  details: z.array(z.string()).optional(),
});
/** An expected failure as a value of the contract. */
export type Problem = z.infer<typeof problem>;
