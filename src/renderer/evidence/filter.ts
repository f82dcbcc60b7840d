import { builtinCheckId, outcome } from '../../contract/enums.ts';
import { type EvidenceKind, evidenceKind, type Verdict, verdict } from '../../contract/evidence.ts';
import { endOfDay, startOfDay } from '../look/zone-day.ts';
import { choiceOf, fieldOf } from '../state/address-query.ts';

/** Spans of time that end now, hours. */
const SPANS = { day: 24, week: 7 * 24, month: 30 * 24, quarter: 91 * 24 } as const;
/** A span that ends now, or two days that a person names. */
export type Span = keyof typeof SPANS | 'days';
/** Every {@link Span}, shortest first. */
export const SPAN_NAMES = ['day', 'week', 'month', 'quarter', 'days'] as const satisfies readonly Span[];

/** Which records are shown; '' for all. Kept in the address. */
export interface ShownFilter {
  readonly text: string;
  readonly span: Span | '';
  /** Days such as `2026-01-31`, both included, in the zone of the filter; only with the span `days`. */
  readonly from: string;
  readonly to: string;
  /** Short name of a site. */
  readonly site: string;
  readonly host: string;
  readonly check: string;
  readonly outcome: string;
  readonly kind: EvidenceKind | '';
  /** Verdicts of this page; `none` for what was not verified in it. */
  readonly verdict: Verdict | 'none' | '';
}

/** Every record. */
export const ALL_RECORDS: ShownFilter = {
  text: '',
  span: '',
  from: '',
  to: '',
  site: '',
  host: '',
  check: '',
  outcome: '',
  kind: '',
  verdict: '',
};

/** The filter that an address holds; what is unknown in it is left out. */
export function shownFilterOf(query: string): ShownFilter {
  const field = (name: string) => fieldOf(query, name);
  return {
    text: field('text'),
    span: choiceOf(query, 'span', SPAN_NAMES),
    from: field('from'),
    to: field('to'),
    site: field('site'),
    host: field('host'),
    check: field('check'),
    outcome: choiceOf(query, 'outcome', outcome.options),
    kind: choiceOf(query, 'kind', evidenceKind.options),
    verdict: choiceOf(query, 'verdict', [...verdict.options, 'none']),
  };
}

/** What the core is asked for. `timezone`: of the days that are named. Verdicts are no part of it: records do not carry any. */
export function questionOf(filter: ShownFilter, timezone: string, now: number) {
  const span = filter.span === '' || filter.span === 'days' ? undefined : SPANS[filter.span];
  const from =
    span === undefined
      ? filter.span === 'days'
        ? startOfDay(filter.from, timezone)
        : undefined
      : now - span * 3_600_000;
  const to = filter.span === 'days' ? endOfDay(filter.to, timezone) : undefined;
  const text = filter.text.trim();
  return {
    ...(text === '' ? {} : { text }),
    ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
    ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
    ...(filter.site === '' ? {} : { site: filter.site }),
    ...(filter.host === '' ? {} : { host: filter.host }),
    ...(filter.check === '' ? {} : { check: filter.check }),
    ...(filter.outcome === '' ? {} : { outcome: filter.outcome }),
    ...(filter.kind === '' ? {} : { kind: filter.kind }),
  };
}

/** True when nothing is asked of the core but everything. */
export function asksForAll(filter: ShownFilter): boolean {
  return Object.entries(filter).every(([name, value]) => value === '' || name === 'verdict');
}

/** The checks that can be filtered by: the six, and those that are known beside them. */
export function checkChoices(known: Iterable<string>): string[] {
  return [...new Set([...builtinCheckId.options, ...known])];
}
