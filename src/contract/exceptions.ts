import { z } from 'zod';
import { baselineScope, reviewDate } from './baseline.ts';
import { checkId } from './enums.ts';
import { uuid } from './primitives.ts';

/** A reason or a measure, as a person writes it. */
const words = z.string().min(3).max(2000);

export const newException = z
  .object({
    target: baselineScope,
    check: checkId,
    state: z.enum(['not_applicable', 'alternative']),
    reason: words,
    /** What is done instead; an `alternative` is nothing without it (45 CFR 164.306(d)(3)(ii)(B)(2)). */
    measure: words.optional(),
    /** The last day on which it counts; absent = a year from today. */
    review_by: reviewDate.optional(),
  })
  .refine((one) => one.state !== 'alternative' || one.measure !== undefined, {
    message: 'is missing: an alternative says which measure takes the place of the check',
    path: ['measure'],
  });
/** An exception as it is added. */
export type NewException = z.infer<typeof newException>;

export const exceptionStanding = z.enum(['current', 'due_soon', 'overdue']);
/** Whether an exception still counts: `due_soon` does for a little longer, `overdue` no longer does. */
export type ExceptionStanding = z.infer<typeof exceptionStanding>;

export const exceptionView = z.object({
  scope: z.enum(['site', 'group', 'host']),
  /** Id of the site, group or host whose baseline holds it: two clinics may each have a group of one name. */
  target_id: uuid,
  /** Its short name. */
  target: z.string(),
  check: checkId,
  state: z.enum(['not_applicable', 'alternative']),
  reason: z.string(),
  measure: z.string().optional(),
  by: z.string(),
  review_by: z.string(),
  standing: exceptionStanding,
});
/** An exception where it is written. */
export type ExceptionView = z.infer<typeof exceptionView>;
