import { z } from 'zod';
import { baselineView } from '../../src/contract/contract.ts';
import { problem } from '../../src/contract/errors.ts';
import { bundle, evidenceRow, verifyResult } from '../../src/contract/evidence.ts';
import { uuid } from '../../src/contract/primitives.ts';

/** What every command prints with `--json` when it could not do what was asked. */
export const failure = z.strictObject({ error: problem });

/** `baseline capture --json`. */
export const proposal = z.strictObject({ yaml: z.string(), notes: z.array(z.string()) });

/** `baseline set --json`. */
export const baselineSet = z.strictObject({ ...baselineView.shape, bundle_id: uuid });

/** `evidence show --json`. */
export const shownBundle = z.strictObject({ bundle, path: z.string(), verification: verifyResult });

/** `evidence list --json`. */
export const evidenceRows = z.array(evidenceRow);

/** `hosts remove` and `trust forget` with `--json`. */
export const done = z.strictObject({ ok: z.literal(true) });
