import { z } from 'zod';
import { severity } from '../../contract/enums.ts';
import { integer } from '../../contract/primitives.ts';

/** The longest that any probe may take (spec: answers within 20 s), seconds. */
export const MAX_TIMEOUT_S = 20;
/** Facts and rules of one check at most; what needs more is several checks. */
const MAX_PARTS = 64;

const line = (max: number) =>
  z
    .string()
    .min(3)
    .max(max)
    .regex(/^\P{C}*$/u, 'a text of one line without control characters');

/** A name under which a judgement speaks of a fact. */
export const factName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'a name of lower-case letters, digits and "_"');

export const factSpec = z.strictObject({
  type: z.enum(['integer', 'text', 'boolean']),
  /** What the probe calls it: a key of its `key=value` lines, or a path such as `disk.free` into its JSON. Default: the same name. */
  from: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,62}(?:\.[A-Za-z0-9_-]{1,63}){0,7}$/, 'a key, or a path such as disk.free')
    .optional(),
  /** It changes by itself (an age, a counter), so it does not tell one state of the host from another. */
  volatile: z.boolean().default(false),
});
/** What kind of fact a probe gives. */
export type FactSpec = z.infer<typeof factSpec>;

/** Comparisons that need an order. */
export const NUMBER_OPERATORS = ['less_than', 'at_most', 'greater_than', 'at_least'] as const;
/** Comparisons with a list of values. */
export const LIST_OPERATORS = ['one_of', 'none_of'] as const;
/** Comparisons of texts. No patterns: the text is a host's, and a pattern can be made to take for ever. */
export const TEXT_OPERATORS = ['contains', 'lacks'] as const;

const scalar = z.union([z.boolean(), integer, z.string().max(300)]);
export type Scalar = z.infer<typeof scalar>;

export const condition = z.strictObject({
  fact: factName,
  is: z.enum(['equal_to', 'not_equal_to', ...NUMBER_OPERATORS, ...LIST_OPERATORS, ...TEXT_OPERATORS]),
  value: z.union([scalar, z.array(scalar).min(1).max(MAX_PARTS)]),
});
/** A comparison of one fact. */
export type Condition = z.infer<typeof condition>;

export const rule = z.strictObject({
  /** The host has drifted when all of these hold. */
  when: z.array(condition).min(1).max(MAX_PARTS),
  cause: z.string().regex(/^[a-z][a-z0-9_]{1,63}$/, 'a code of lower-case letters, digits and "_"'),
  severity,
  /** What is wrong, in a few words that go on after "Found:". */
  summary: line(200),
});
/** What makes a host drift, and how bad that is. */
export type Rule = z.infer<typeof rule>;

/** What `check.yaml` holds: what to ask, how to read the answer, when it is drift. Data only; nothing of it is ever run here. */
export const definition = z.strictObject({
  id: z.string().regex(/^custom:[a-z0-9][a-z0-9_-]{0,62}$/, 'an id such as custom:usb-storage'),
  name: line(100),
  platforms: z.array(z.enum(['nixos', 'linux'])).min(1),
  hipaa_controls: z
    .array(z.string().regex(/^164\.\d{3}(?:\([A-Za-z0-9]{1,4}\)){0,6}$/, 'a citation such as 164.310(d)(1)'))
    .max(20)
    .default([]),
  probe: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.sh$/, 'a file of this folder such as probe.sh')
    .default('probe.sh'),
  timeout_s: integer.min(1).max(MAX_TIMEOUT_S).default(10),
  output: z.enum(['key_value', 'json']).default('key_value'),
  facts: z.record(factName, factSpec).refine((facts) => Object.keys(facts).length <= MAX_PARTS, {
    message: `must have at most ${MAX_PARTS} facts`,
  }),
  rules: z.array(rule).min(1).max(MAX_PARTS),
});
/** See {@link definition}. */
export type Definition = z.infer<typeof definition>;
