import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cycleViolations } from './layers/cycles.mjs';
import { globalViolations, habitViolations, impureViolations } from './layers/habits.mjs';
import { importViolations, layerOf } from './layers/imports.mjs';
import { parseSource } from './layers/parse.mjs';

/** `node scripts/layers.mjs [ROOT]`: checks a tree against the allow-list in scripts/layers.json; exit 1 when it is broken. */
const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
/** @type {import('./layers/imports.mjs').Rules} */
const rules = JSON.parse(readFileSync(join(import.meta.dirname, 'layers.json'), 'utf8'));
const violations = violationsOf(root);
for (const { file, line, message } of violations) process.stdout.write(`${file}:${line} ${message}\n`);
process.exitCode = violations.length > 0 ? 1 : 0;

/** @param {string} tree */
function violationsOf(tree) {
  const sources = rules.habits.folders
    .flatMap((folder) => codeFiles(tree, folder))
    .map((path) => parseSource(path, readFileSync(join(tree, path), 'utf8')));
  const homeless = sources
    .filter(({ path }) => path.startsWith('src/') && !path.endsWith('.d.ts') && layerOf(path, rules) === undefined)
    .map(({ path }) => ({ file: path, line: 1, message: 'is in no layer: move it into one (scripts/layers.json)' }));
  return [
    ...homeless,
    ...sources.flatMap((source) => [
      ...importViolations(source, rules),
      ...globalViolations(source, rules),
      ...impureViolations(source, rules),
      ...habitViolations(source, rules),
    ]),
    ...cycleViolations(sources),
  ];
}

/**
 * @param {string} tree
 * @param {string} folder
 * @returns {string[]} paths relative to the tree, with forward slashes, sorted
 */
function codeFiles(tree, folder) {
  const entries = readdirSync(join(tree, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return codeFiles(tree, path);
    return /\.(ts|tsx|mts|js|mjs)$/.test(entry.name) ? [path] : [];
  });
}
