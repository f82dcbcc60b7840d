import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CORPUS_INVENTORY, type Entry, PARTS, type Part, readCorpus } from '../../../../test/phi-corpus/corpus.ts';
import { measure, precision, recall, type Tally, tableOf } from '../../../../test/phi-corpus/measure.ts';
import { REDACTION_CLASSES, tokenOf } from './classes.ts';
import { scrubText } from './scrub-text.ts';

const README = readFileSync(new URL('../../../../test/phi-corpus/README.md', import.meta.url), 'utf8');
const PAGE = readFileSync(new URL('../../../../docs/phi.md', import.meta.url), 'utf8');
const WITHOUT_POSITIVES: readonly Part[] = ['harvested'];
const WITHOUT_LOOKALIKES: readonly Part[] = ['generated'];

const positivesOf = (part: Part) => (WITHOUT_POSITIVES.includes(part) ? [] : readCorpus(part, 'positives'));
const lookalikesOf = (part: Part) => (WITHOUT_LOOKALIKES.includes(part) ? [] : readCorpus(part, 'lookalikes'));
const entriesOf = (part: Part) => [...positivesOf(part), ...lookalikesOf(part)];
const everything = PARTS.flatMap(entriesOf);

const percent = (share: number | undefined) => (share === undefined ? '-' : (share * 100).toFixed(1));

/** Cells behind the first one, of the last table row in a Markdown text whose first cell is `name`. */
function rowOf(text: string, name: string): string[] {
  const rows = text.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const row = rows.findLast(([first]) => first === name);
  if (row === undefined) throw new Error(`no row "${name}"`);
  return row.slice(1);
}

/** Compares a tally with a row that ends in: recall, its floor, precision, its floor. */
function holds(row: readonly string[], tally: Tally): void {
  const [recallSaid, recallFloor, precisionSaid, precisionFloor] = row.slice(-4);
  expect(percent(recall(tally)), 'recall as README.md states it').toBe(recallSaid);
  expect(percent(precision(tally)), 'precision as README.md states it').toBe(precisionSaid);
  if (recallFloor !== '-') expect((recall(tally) ?? 0) * 100).toBeGreaterThanOrEqual(Number(recallFloor));
  if (precisionFloor !== '-') expect((precision(tally) ?? 0) * 100).toBeGreaterThanOrEqual(Number(precisionFloor));
}

describe('the corpus', () => {
  it('has at least 250 identifiers over all classes and 500 look-alikes', () => {
    const kinds = everything
      .flatMap(({ marked }) => marked.map(({ kind }) => kind))
      .filter((kind) => !kind.startsWith('x_'));
    expect(kinds.length).toBeGreaterThanOrEqual(250);
    expect(new Set(kinds)).toEqual(new Set(REDACTION_CLASSES));
    expect(PARTS.flatMap(lookalikesOf).length).toBeGreaterThanOrEqual(500);
  });

  it('marks nothing in a look-alike', () => {
    expect(PARTS.flatMap(lookalikesOf).filter(({ marked }) => marked.length > 0)).toEqual([]);
  });
});

describe('the measured figures', () => {
  it.each(PARTS.map((part) => [part]))('of part %s are those of README.md and above its floors', (part) => {
    const measured = measure(entriesOf(part));
    console.log(`${tableOf(`PHI corpus, part ${part}`, measured)}\n`);
    holds(rowOf(README, part), measured.all);
  });

  it('of every class are those of README.md and above its floors', () => {
    const measured = measure(everything);
    console.log(`${tableOf('PHI corpus, all parts', measured)}\n`);
    for (const kind of REDACTION_CLASSES) {
      const tally = measured.byClass.get(kind);
      expect(tally, `${kind} was measured`).toBeDefined();
      if (tally !== undefined) holds(rowOf(README, `\`${kind}\``), tally);
    }
  });

  it('stand in docs/phi.md too', () => {
    for (const part of PARTS) {
      const { all } = measure(entriesOf(part));
      expect(rowOf(PAGE, part).slice(-2), part).toEqual([percent(recall(all)), percent(precision(all))]);
    }
  });

  it('leave no look-alike changed that README.md does not name', () => {
    const changed = PARTS.flatMap(lookalikesOf).filter(({ text }) => scrub(text) !== text);
    expect(changed.filter(({ text }) => !README.includes(text)).map(where)).toEqual([]);
  });
});

describe('a line in which all is found', () => {
  it('reads exactly as marked, with tokens in place of the identifiers', () => {
    const differing = new Set(measure(everything).differences.map((one) => one.where));
    const same = everything.filter((entry) => !differing.has(where(entry)));
    for (const entry of same) expect(scrub(entry.text), where(entry)).toBe(expected(entry));
    expect(same.length).toBeGreaterThan(everything.length * 0.9);
  });
});

function scrub(text: string): string {
  return scrubText(text, { inventoryAddresses: CORPUS_INVENTORY }).text;
}

function where({ file, line }: Entry): string {
  return `${file}:${line}`;
}

function expected({ text, marked }: Entry): string {
  let result = text;
  for (const { kind, start, end } of [...marked].reverse()) {
    const known = REDACTION_CLASSES.find((one) => one === kind);
    if (known !== undefined) result = `${result.slice(0, start)}${tokenOf(known)}${result.slice(end)}`;
  }
  return result;
}
