import { z } from 'zod';
import { checkId, platform } from './enums.ts';
import { count, isoTime, sha256Hex, uuid } from './primitives.ts';

/** Name of a custom check without `custom:`, which is also the name of its folder. */
export const customCheckName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'a name of lower-case letters, digits, "-" and "_"');

export const customCheckState = z.enum(['active', 'inert', 'changed', 'missing', 'invalid']);
/**
 * `active` runs in every full scan. `inert` was never accepted. `changed` was accepted with other bytes: it does not run,
 * and its cells are unknown. `missing` was accepted and is gone: the same. `invalid` cannot be accepted as it is.
 */
export type CustomCheckState = z.infer<typeof customCheckState>;

export const customCheckAcceptance = z.object({
  sha256: sha256Hex,
  at: isoTime,
  by: z.string(),
  technician_id: uuid,
});

export const customCheckView = z.object({
  id: checkId,
  /** As its file calls it. */
  title: z.string().optional(),
  state: customCheckState,
  platforms: z.array(platform),
  hipaa_controls: z.array(z.string()),
  timeout_ms: count.optional(),
  /** Of the folder as it is now: what `sha256sum * | sha256sum` prints in it (names in C order). */
  sha256: sha256Hex.optional(),
  accepted: customCheckAcceptance.optional(),
  /** What is wrong with the folder, by file and line. */
  problems: z.array(z.string()),
});
/** A custom check as `rounds custom-check list` shows it. */
export type CustomCheckView = z.infer<typeof customCheckView>;

export const customCheckDetail = customCheckView.extend({
  folder: z.string().optional(),
  /** What a lead reads before accepting. */
  files: z.array(z.object({ name: z.string(), sha256: sha256Hex, text: z.string() })),
});
/** One custom check with its files. */
export type CustomCheckDetail = z.infer<typeof customCheckDetail>;
