import type { Cause } from '../../contract/drift.ts';
import { worstSeverity } from '../../contract/enums.ts';
import type { Signable, SignableObject } from '../../contract/primitives.ts';
import type { Judgement, MissingFact } from './check.ts';

/** A cause with the few words that stand for it in a summary, such as "rsyslog is not running". */
export interface Finding {
  readonly cause: Cause;
  readonly headline: string;
}

/** What one part of a judgement found. */
export interface Part {
  readonly findings: readonly Finding[];
  readonly missing: readonly MissingFact[];
}

/** What an evaluator found, before it is weighed. */
export interface Found extends Part {
  readonly expected: SignableObject;
  /** The summary when all is well, one sentence. */
  readonly allWell: string;
  /** Advice that goes behind any summary. */
  readonly advice?: string;
}

/** Longest summary: what a record holds. */
const MAX_SUMMARY = 1900;
/** Causes named in a summary; the others are counted. */
const NAMED = 3;
/** Subject and detail of a cause, as the contract limits them. */
const MAX_SUBJECT = 500;
const MAX_DETAIL = 2000;

/** A cause within the limits of the contract. */
export function finding(headline: string, cause: Cause): Finding {
  const { subject, detail } = cause;
  return {
    headline,
    cause: {
      ...cause,
      ...(subject === undefined ? {} : { subject: clip(subject, MAX_SUBJECT) }),
      detail: clip(detail, MAX_DETAIL),
    },
  };
}

/** Several parts as one; a fact that is missing in two of them is named once, with the first reason. */
export function together(...parts: readonly Part[]): Part {
  const missing = new Map<string, MissingFact>();
  for (const one of parts.flatMap((part) => part.missing)) if (!missing.has(one.fact)) missing.set(one.fact, one);
  return { findings: parts.flatMap((part) => part.findings), missing: [...missing.values()] };
}

/** A part of a baseline as it goes into records: without what it leaves out. */
export function asExpected(section: { readonly [name: string]: Signable | undefined }): SignableObject {
  return Object.fromEntries(
    Object.entries(section).filter((entry): entry is [string, Signable] => entry[1] !== undefined),
  );
}

/** A fact that the host should have told and did not. */
export function notRead(fact: string): MissingFact {
  return { fact, why: 'the host did not tell', fix: 'Scan again; if it stays so, run "rounds doctor" for this host.' };
}

/**
 * Weighs causes against what could not be read. From best to worst: `compliant`, drifted low, `unknown`, drifted
 * medium, high, critical. A proven cause of medium or more stands whatever else is missing; a low one does not hide
 * that something is unknown; and nothing with a missing fact is ever compliant.
 */
export function weigh(found: Found): Judgement {
  const causes = found.findings.map((one) => one.cause);
  const worst = worstSeverity(causes.map((cause) => cause.severity));
  const unread = found.missing.length > 0;
  const advice = found.advice === undefined ? '' : ` ${found.advice}`;
  if (worst !== undefined && (worst !== 'low' || !unread)) {
    const rest = unread ? ` Not known: ${listed(found.missing.map((one) => one.fact))}.` : '';
    const summary = `${sentence(listed(found.findings.map((one) => one.headline)))}${rest}${advice}`;
    return { state: 'drifted', causes, severity: worst, summary: clip(summary, MAX_SUMMARY), expected: found.expected };
  }
  if (unread) {
    const also = found.findings.length === 0 ? '' : ` Known: ${listed(found.findings.map((one) => one.headline))}.`;
    return {
      ...unknown(found.missing, found.expected),
      summary: clip(`${reasons(found.missing)}${also}${advice}`, MAX_SUMMARY),
    };
  }
  return {
    state: 'compliant',
    causes: [],
    severity: undefined,
    summary: clip(`${found.allWell}${advice}`, MAX_SUMMARY),
    expected: found.expected,
  };
}

/** `unknown`, with why and what would fix it. */
export function unknown(missing: readonly MissingFact[], expected: SignableObject = {}): Judgement {
  return { state: 'unknown', causes: [], severity: undefined, summary: clip(reasons(missing), MAX_SUMMARY), expected };
}

/** `unknown`, since the baseline does not say what this check should look for. */
export function noBaseline(section: string): Judgement {
  return {
    state: 'unknown',
    causes: [],
    severity: undefined,
    summary: `Not judged: no baseline for ${section}. Propose one with "rounds baseline capture HOST", review it, then set it.`,
    expected: {},
  };
}

function reasons(missing: readonly MissingFact[]): string {
  const first = missing[0];
  if (first === undefined) return 'Could not be told.';
  const others = missing.length > 1 ? ` Also not known: ${listed(missing.slice(1).map((one) => one.fact))}.` : '';
  return `Could not be told (${first.fact}): ${first.why}. ${first.fix}${others}`;
}

/** `a, b and c`; beyond {@link NAMED} the rest is counted. */
export function listed(items: readonly string[]): string {
  const unique = [...new Set(items)];
  if (unique.length > NAMED) return `${unique.slice(0, NAMED).join(', ')} and ${unique.length - NAMED} more`;
  const last = unique.at(-1) ?? '';
  return unique.length < 2 ? last : `${unique.slice(0, -1).join(', ')} and ${last}`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
