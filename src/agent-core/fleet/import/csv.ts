import { type Column, columnsOf } from './csv-columns.ts';
import { type CsvRow, csvRows } from './csv-rows.ts';
import { type Findings, newFindings } from './findings.ts';
import type { ParsedList } from './parsed-list.ts';
import { targetWords } from './target-words.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/** Whether the first row of a text is the header of a list of hosts. */
export function looksLikeCsv(text: string): boolean {
  const { body, delimiter } = shape(text);
  const header = firstRow(body, delimiter);
  const known = header === undefined ? [] : columnsOf(header.cells);
  // One word may be the first line of anything: a file with one column is told by its name.
  return known.length > 1 && (known.includes('name') || known.includes('address'));
}

/**
 * Reads a list of hosts as spreadsheets save it. The first row names the columns, in any order and under any of their usual
 * names. Never throws; takes time in proportion to the text.
 */
export function parseCsv(text: string): ParsedList {
  const findings = newFindings();
  const { body, delimiter, skipped } = shape(text);
  let columns: readonly Column[] | undefined;
  for (const found of csvRows(body, delimiter)) {
    const row = { ...found, line: found.line + skipped };
    if (findings.full) break;
    if (row.problem === undefined && row.cells.every((cell) => cell.trim() === '')) continue;
    if (row.problem !== undefined) findings.report(row, labelOf(row, columns), row.problem);
    else if (columns === undefined) {
      columns = columnsOf(row.cells);
      judgeHeader(row, columns, findings);
      if (!columns.includes('name') && !columns.includes('address')) break;
    } else takeRow(row, columns, findings);
  }
  return { format: 'csv', hosts: findings.hosts, knownKeys: [], notUnderstood: findings.notUnderstood() };
}

/** A first line `sep=;` is how Excel is told the delimiter; else it is what the header has most of. */
function shape(text: string): { body: string; delimiter: string; skipped: number } {
  const told = /^sep=(.)(?:\r\n|\n|\r)/i.exec(text.slice(0, 10));
  if (told?.[1] !== undefined) return { body: text.slice(told[0].length), delimiter: told[1], skipped: 1 };
  const header = /^\s*([^\r\n]*)/.exec(text.slice(0, 10_000))?.[1]?.replace(/"[^"]*"/g, '') ?? '';
  const counts = DELIMITERS.map((one) => header.split(one).length);
  const best = counts.indexOf(Math.max(...counts));
  return { body: text, delimiter: DELIMITERS[best] ?? ',', skipped: 0 };
}

function firstRow(body: string, delimiter: string): CsvRow | undefined {
  for (const row of csvRows(body, delimiter)) {
    if (row.problem !== undefined) return undefined;
    if (row.cells.some((cell) => cell.trim() !== '')) return row;
  }
  return undefined;
}

function judgeHeader(row: CsvRow, columns: readonly Column[], findings: Findings): void {
  if (!columns.includes('name') && !columns.includes('address')) {
    const why = 'no column is called "name" or "address": the first row must name the columns';
    findings.report(row, row.cells.join(' '), why);
    return;
  }
  for (const [index, column] of columns.entries()) {
    const header = row.cells[index] ?? '';
    if (column === 'secret')
      findings.report(
        row,
        header,
        'passwords are never taken from a list: remove the column, and give them with hosts add --password-stdin',
      );
    if (column === 'unknown' && header.trim() !== '')
      findings.report(row, header, 'this column is not known (or there twice) and was left out');
  }
}

/** Which host a row is about, for messages; never just any cell, since one may hold a password. */
function labelOf(row: CsvRow, columns: readonly Column[] | undefined): string {
  if (columns === undefined) return '';
  return row.cells[columns.indexOf('name')] ?? row.cells[columns.indexOf('address')] ?? '';
}

function takeRow(row: CsvRow, columns: readonly Column[], findings: Findings): void {
  const cell = (column: Column): string | undefined => {
    const text = row.cells[columns.indexOf(column)]?.trim();
    return text === undefined || text === '' ? undefined : text;
  };
  const place = { line: row.line };
  const surplus = row.cells.slice(columns.length).find((text) => text.trim() !== '');
  if (surplus !== undefined) {
    findings.report(
      place,
      labelOf(row, columns),
      'has more cells than the header: is there a delimiter inside a cell?',
    );
    return;
  }
  const written = cell('address') ?? cell('name');
  if (written === undefined) {
    findings.report(place, '', 'has neither a name nor an address');
    return;
  }
  const target = targetWords(written);
  if (typeof target === 'string') {
    findings.report(place, written, target);
    return;
  }
  const twice = (['user', 'port'] as const).find(
    (part) => cell(part) !== undefined && target[part] !== undefined && cell(part) !== target[part],
  );
  if (twice !== undefined) {
    findings.report(place, written, `the address and the column "${twice}" do not say the same`);
    return;
  }
  findings.add({
    name: cell('name') ?? target.host ?? 'this-computer',
    host: target.host,
    user: target.user ?? cell('user'),
    port: target.port ?? cell('port'),
    platform: cell('platform') ?? (target.windows === true ? 'windows' : undefined),
    site: cell('site'),
    groups: (cell('groups') ?? '')
      .split(/[,;|]/)
      .map((group) => group.trim())
      .filter((group) => group !== ''),
    keyFile: cell('keyFile'),
    jump: cell('jump'),
    place,
    notes: [],
  });
}
