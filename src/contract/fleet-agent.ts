import { z } from 'zod';
import { checkId, outcome } from './enums.ts';
import { isoTime, signableObject, uuid } from './primitives.ts';

/** Most bundles that one question gets. */
const MAX_BUNDLES = 1000;

/** `?limit=N`: as a number in a query it comes as text. */
export const fleetAgentQuery = z.object({ limit: z.coerce.number().int().min(1).max(MAX_BUNDLES).default(100) });

export const fleetAgentEvidence = z.object({
  bundle_id: uuid,
  label: z.string(),
  site_id: uuid,
  host_id: uuid.optional(),
  timestamp: isoTime,
  check: checkId,
  /** Of a drift: `success` compliant (or exempt), `alert` drifted, `failed` nothing that can be relied on. */
  outcome,
  hipaa_controls: z.array(z.string()),
  pre_state: signableObject,
  /** Empty where nothing was changed. */
  post_state: signableObject,
  /** What was done, a line each. */
  actions: z.array(z.string()),
  /** Base64 Ed25519 over the SHA-256 of bundle.json, as in bundle.sig. */
  signature: z.string(),
  phi_scrubbed: z.boolean(),
});
/** A bundle about one check as fleet agents exchange it: `GET /api/evidence`. */
export type FleetAgentEvidence = z.infer<typeof fleetAgentEvidence>;
