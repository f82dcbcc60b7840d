import type { ImportFile } from '../../../contract/imports.ts';
import { RoundsError } from '../../errors.ts';
import type { Findings } from './findings.ts';
import type { Place } from './place.ts';
import { isTaken, isWithoutEffect, NOT_FOLLOWED, type TakenKeyword } from './ssh-config-keywords.ts';
import { configLine } from './ssh-config-words.ts';
import { assertText, linesOf } from './text.ts';

/** Files that an `Include` names, in their order; undefined when nobody can read them here. */
export type ReadInclude = (pattern: string) => readonly ImportFile[] | undefined;

/** A setting that is taken. */
export interface Setting {
  readonly keyword: TakenKeyword;
  readonly args: readonly string[];
  readonly place: Place;
}

/** Settings under one condition. */
export interface Block {
  /** Lists of patterns that must all match: of the block's `Host`, and of those around an include. */
  readonly conditions: readonly (readonly string[])[];
  readonly settings: Setting[];
}

/** A `Host` line that can be reached: its patterns, and the conditions around it. */
export interface HostLine {
  readonly patterns: readonly string[];
  readonly around: readonly (readonly string[])[];
  readonly place: Place;
}

/** ssh_config as blocks in the order in which ssh obeys them. */
export interface ConfigBlocks {
  readonly blocks: readonly Block[];
  readonly hostLines: readonly HostLine[];
}

/** OpenSSH follows includes 16 deep; the number of files and of characters in them is ours. */
const MAX_DEPTH = 16;
const MAX_FILES = 64;
const MAX_INCLUDED = 1024 * 1024;
/** Conditions and settings of one configuration. */
const MAX_PARTS = 30_000;

/** Reads a configuration and what it includes. Never throws; takes time in proportion to the text. */
export function configBlocks(text: string, findings: Findings, readInclude?: ReadInclude): ConfigBlocks {
  const reader = new BlockReader(findings, readInclude);
  reader.read(text, undefined, [], 0);
  return reader;
}

class BlockReader implements ConfigBlocks {
  readonly blocks: Block[] = [];
  readonly hostLines: HostLine[] = [];
  readonly #findings: Findings;
  readonly #readInclude: ReadInclude | undefined;
  #files = 0;
  #length = 0;
  #parts = 0;

  constructor(findings: Findings, readInclude: ReadInclude | undefined) {
    this.#findings = findings;
    this.#readInclude = readInclude;
  }

  read(text: string, file: string | undefined, around: Block['conditions'], depth: number): void {
    let block: Block | undefined = this.#open(around);
    for (const line of linesOf(text)) {
      const place: Place = { line: line.number, ...(file === undefined ? {} : { file }) };
      const words = configLine(line.text);
      if (words === undefined) continue;
      this.#parts += 1;
      if (this.#parts > MAX_PARTS) {
        this.#findings.report(
          place,
          line.text,
          `and what follows was left out: there are more than ${MAX_PARTS} settings`,
        );
        return;
      }
      if (typeof words === 'string') {
        this.#findings.report(place, line.text, words);
        continue;
      }
      const { keyword, args } = words;
      if (keyword === 'host') {
        if (args.length === 0) this.#findings.report(place, line.text, 'does not say which host');
        this.hostLines.push({ patterns: args, around, place });
        block = this.#open([...around, args]);
      } else if (keyword === 'match') block = this.#match(args, around, place, line.text);
      else if (block === undefined) continue;
      else if (keyword === 'include') {
        for (const pattern of args) this.#include(pattern, place, block.conditions, depth);
        block = this.#open(block.conditions);
      } else this.#setting(block, keyword, args, place, line.text);
    }
  }

  #open(conditions: Block['conditions']): Block {
    const block = { conditions, settings: [] };
    this.blocks.push(block);
    return block;
  }

  /** Only ssh itself can tell whether the others match: they ask for users, networks and programs. */
  #match(args: readonly string[], around: Block['conditions'], place: Place, text: string): Block | undefined {
    if (args.length === 1 && args[0]?.toLowerCase() === 'all') return this.#open([...around, ['*']]);
    this.#findings.report(place, text, 'Match is not followed: what stands under it was left out');
    return undefined;
  }

  #setting(block: Block, keyword: string, args: readonly string[], place: Place, text: string): void {
    if (isTaken(keyword)) {
      if (args.length === 0) this.#findings.report(place, text, 'has no value');
      else if (args.length > 1 && keyword !== 'proxycommand')
        this.#findings.report(place, text, 'has more than one value: put a value with blanks in quotes');
      else block.settings.push({ keyword, args, place });
      return;
    }
    const why = Object.hasOwn(NOT_FOLLOWED, keyword) ? NOT_FOLLOWED[keyword] : undefined;
    if (why !== undefined) this.#findings.report(place, text, `is not followed: ${why}`);
    else if (!isWithoutEffect(keyword)) this.#findings.report(place, text, 'is no keyword that is known');
  }

  #include(pattern: string, place: Place, conditions: Block['conditions'], depth: number): void {
    const refuse = (why: string) => this.#findings.report(place, `Include ${pattern}`, why);
    if (depth >= MAX_DEPTH) {
      refuse(`is more than ${MAX_DEPTH} includes deep: does a file include itself?`);
      return;
    }
    const files = this.#readInclude?.(pattern);
    if (files === undefined) {
      refuse('was not read: import that file too, or use "rounds hosts import" where it lies');
      return;
    }
    for (const { file, text } of files) {
      this.#files += 1;
      this.#length += text.length;
      if (this.#files > MAX_FILES || this.#length > MAX_INCLUDED) {
        refuse(`was not read: there are more than ${MAX_FILES} included files, or they are too long`);
        return;
      }
      const mistake = unfit(text, file);
      if (mistake === undefined) this.read(text, file, conditions, depth + 1);
      else refuse(`was not read: ${mistake}`);
    }
  }
}

function unfit(text: string, file: string): string | undefined {
  try {
    assertText(text, file);
    return undefined;
  } catch (error) {
    if (error instanceof RoundsError) return error.message;
    throw error;
  }
}

/** The patterns of all `Include` lines of a text, for whoever can read files. */
export function includePatterns(text: string): string[] {
  const patterns: string[] = [];
  for (const line of linesOf(text)) {
    const words = configLine(line.text);
    if (typeof words === 'object' && words.keyword === 'include') patterns.push(...words.args);
  }
  return patterns;
}
