/** One figure of a report: what was measured, the value, its unit, and what it is held against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** As printed: `bundles/s`, `ms`, `round trips`. */
  readonly unit: string;
  /** The rival that was measured in the same run, or the limit that the specification sets, in the same unit. */
  readonly against?: { readonly name: string; readonly value: number };
  /** The most that the specification allows, in the same unit; the table says whether it is met. */
  readonly atMost?: number;
  /** What a reader must know to trust the figure: sizes, counts, how often it ran. */
  readonly note?: string;
}

/** What a bench gives back; printed as a table and written to bench-results/NAME.json. */
export interface BenchReport {
  readonly title: string;
  readonly figures: readonly Figure[];
}

/** What a bench is given. */
export interface BenchContext {
  /** Arguments after the name: `npm run bench -- seal --seconds 5`. */
  readonly args: readonly string[];
  /** The checkout; the built product is in its out/. */
  readonly root: string;
  /** A folder of this run's own, removed afterwards. */
  readonly folder: string;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  /** Says on stderr what is being measured now. */
  say(line: string): void;
}

/** What every test/bench/NAME.bench.ts exports as `bench`. */
export type Bench = (context: BenchContext) => Promise<BenchReport>;

/** A value with as many digits as it deserves: three significant below 100, whole above. */
export function formatValue(value: number): string {
  const text = Math.abs(value) >= 100 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();
  return text.replace(/\B(?=(\d{3})+(?!\d))(?<!\..*)/g, ' ');
}

/** The report as a table of aligned columns, one line a figure. */
export function formatTable({ title, figures }: BenchReport): string {
  const rows = figures.map(({ name, value, unit, against, atMost, note }) => [
    name,
    formatValue(value),
    unit,
    against === undefined ? '' : `${against.name} ${formatValue(against.value)}`,
    atMost === undefined ? '' : `${formatValue(atMost)}, ${value <= atMost ? 'met' : 'MISSED'}`,
    note ?? '',
  ]);
  const all = [['what', 'value', 'unit', 'against', 'at most', 'note'], ...rows];
  // A column that says nothing in any row is left out.
  const used = [0, 1, 2, 3, 4, 5].filter((column) => column < 3 || rows.some((row) => row[column] !== ''));
  const lines = all.map((line) => used.map((column) => line[column] ?? ''));
  const widths = used.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const format = (line: readonly string[]): string =>
    line
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return `${title}\n${lines.map(format).join('\n')}\n`;
}
