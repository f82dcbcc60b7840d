import { knownAddresses } from '../../src/agent-core/evidence/scrub/address.ts';
import { REDACTION_CLASSES, type Span } from '../../src/agent-core/evidence/scrub/classes.ts';
import { findSpans } from '../../src/agent-core/evidence/scrub/find.ts';
import { CORPUS_INVENTORY, type Entry, type Marked } from './corpus.ts';

/** How one class fared, or all together. */
export interface Tally {
  /** Identifiers marked in the corpus. */
  planted: number;
  /** Found with the right class and exactly the marked span. */
  exact: number;
  /** No unit of it was left, whatever the class. */
  covered: number;
  /** Redactions of this class that touch no identifier. */
  alarms: number;
  /** Redactions of this class. */
  made: number;
}

/** A line where scrubber and corpus differ. */
export interface Difference {
  readonly where: string;
  readonly text: string;
  readonly missed: readonly string[];
  readonly extra: readonly string[];
}

/** Tallies by class; classes without a planted identifier and without a redaction are absent. */
export interface Measured {
  readonly byClass: ReadonlyMap<string, Tally>;
  readonly all: Tally;
  readonly differences: readonly Difference[];
}

const known = knownAddresses(CORPUS_INVENTORY);

/** Runs the scrubber over entries and compares with their marks. */
export function measure(entries: readonly Entry[]): Measured {
  const byClass = new Map<string, Tally>();
  const differences: Difference[] = [];
  for (const entry of entries) {
    const spans = findSpans(entry.text, known);
    for (const mark of entry.marked) countMark(tallyOf(byClass, mark.kind), mark, spans);
    for (const span of spans) {
      const tally = tallyOf(byClass, span.kind);
      tally.made += 1;
      if (!entry.marked.some((mark) => overlap(mark, span))) tally.alarms += 1;
    }
    const difference = differ(entry, spans);
    if (difference !== undefined) differences.push(difference);
  }
  const all = emptyTally();
  for (const [kind, tally] of byClass) if (!kind.startsWith('x_')) addTally(all, tally);
  return { byClass, all, differences };
}

/** Share of marked identifiers that were found exactly; undefined when none was marked. */
export function recall(tally: Tally): number | undefined {
  return tally.planted === 0 ? undefined : tally.exact / tally.planted;
}

/** Share of redactions that hit an identifier; undefined when none was made. */
export function precision(tally: Tally): number | undefined {
  return tally.made === 0 ? undefined : (tally.made - tally.alarms) / tally.made;
}

/** The tallies as a table for people, classes in the order of the closed union, then what no class covers. */
export function tableOf(title: string, measured: Measured): string {
  const percent = (share: number | undefined) =>
    (share === undefined ? '-' : `${(share * 100).toFixed(1)} %`).padStart(10);
  const row = (name: string, tally: Tally) =>
    `${name.padEnd(16)}${[tally.planted, tally.exact, tally.covered, tally.alarms].map((one) => String(one).padStart(10)).join('')}${percent(recall(tally))}${percent(precision(tally))}`;
  const uncovered = [...measured.byClass.keys()].filter((kind) => kind.startsWith('x_')).sort();
  const rows = [...REDACTION_CLASSES, ...uncovered].flatMap((kind) => {
    const tally = measured.byClass.get(kind);
    return tally === undefined ? [] : [row(kind, tally)];
  });
  const head = `${'class'.padEnd(16)}${['planted', 'exact', 'covered', 'alarms', 'recall', 'precision'].map((one) => one.padStart(10)).join('')}`;
  return [title, head, ...rows, row('all classes', measured.all)].join('\n');
}

function countMark(tally: Tally, mark: Marked, spans: readonly Span[]): void {
  tally.planted += 1;
  if (spans.some((span) => span.kind === mark.kind && span.start === mark.start && span.end === mark.end))
    tally.exact += 1;
  if (spans.some((span) => span.start <= mark.start && span.end >= mark.end)) tally.covered += 1;
}

function differ(entry: Entry, spans: readonly Span[]): Difference | undefined {
  const says = (one: Marked | Span) => `${one.kind}:${entry.text.slice(one.start, one.end)}`;
  const wanted = entry.marked.filter(({ kind }) => !kind.startsWith('x_')).map(says);
  const found = spans.map(says);
  const missed = wanted.filter((one) => !found.includes(one));
  const extra = found.filter((one) => !wanted.includes(one));
  if (missed.length === 0 && extra.length === 0) return undefined;
  return { where: `${entry.file}:${entry.line}`, text: entry.text, missed, extra };
}

function tallyOf(byClass: Map<string, Tally>, kind: string): Tally {
  const tally = byClass.get(kind) ?? emptyTally();
  byClass.set(kind, tally);
  return tally;
}

function emptyTally(): Tally {
  return { planted: 0, exact: 0, covered: 0, alarms: 0, made: 0 };
}

function addTally(sum: Tally, more: Tally): void {
  sum.planted += more.planted;
  sum.exact += more.exact;
  sum.covered += more.covered;
  sum.alarms += more.alarms;
  sum.made += more.made;
}

function overlap(mark: Marked, span: Span): boolean {
  return span.start < mark.end && span.end > mark.start;
}
