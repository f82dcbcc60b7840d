import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path/posix';

/** @typedef {import('./parse.mjs').Source} Source */
/** @typedef {{ folder: string, layers: string[], packages: string[], node: boolean, page: boolean, pure?: boolean }} Layer */
/**
 * scripts/layers.json, the allow-list.
 * @typedef {object} Rules
 * @property {Record<string, Layer>} layers
 * @property {{ packages: string[], folders: string[] }} tests
 * @property {{ folders: string[] }} data
 * @property {string[]} pageGlobals
 * @property {string[]} nodeGlobals
 * @property {{ onlyIn: string[], members: string[], names: string[], withoutArguments: string[] }} impure
 * @property {{ folders: string[], maxLines: number, suppressions: string[] }} habits
 */
/** @typedef {{ file: string, line: number, message: string }} Violation */

/**
 * What a file imports against the allow-list of its layer.
 * @param {Source} source
 * @param {Rules} rules
 * @returns {Violation[]}
 */
export function importViolations(source, rules) {
  const [name, layer] = layerOf(source.path, rules) ?? [];
  if (name === undefined || layer === undefined) return [];
  return source.imports.flatMap(({ specifier, line }) => {
    const message = refuse(specifier, source.path, name, layer, rules);
    return message === undefined ? [] : [{ file: source.path, line, message }];
  });
}

/**
 * @param {string | undefined} specifier
 * @param {string} path
 * @param {string} name
 * @param {Layer} layer
 * @param {Rules} rules
 * @returns {string | undefined} why the import is refused
 */
function refuse(specifier, path, name, layer, rules) {
  if (specifier === undefined) return 'a computed import cannot be checked: import by a literal path';
  if (specifier.startsWith('.')) return refuseFile(targetOf(path, specifier), path, name, layer, rules);
  if (isBuiltin(specifier)) {
    return layer.node || isTest(path) ? undefined : `${name} may not import Node's ${specifier}`;
  }
  const packageName = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const allowed = isTest(path) ? [...layer.packages, ...rules.tests.packages] : layer.packages;
  if (allowed.includes(packageName)) return undefined;
  return `${name} may not import ${packageName} (allowed: ${allowed.join(', ') || 'no package'})`;
}

/**
 * @param {string} target
 * @param {string} path
 * @param {string} name
 * @param {Layer} layer
 * @param {Rules} rules
 * @returns {string | undefined}
 */
function refuseFile(target, path, name, layer, rules) {
  const [targetName] = layerOf(target, rules) ?? [];
  if (targetName === name || (targetName !== undefined && layer.layers.includes(targetName))) return undefined;
  const outside = isTest(path) ? [...rules.data.folders, ...rules.tests.folders] : rules.data.folders;
  if (targetName === undefined && outside.some((folder) => isIn(target, folder))) return undefined;
  const what = targetName === undefined ? `${target}, which is in no layer` : `the layer ${targetName}`;
  return `${name} may not import ${what} (allowed: ${layer.layers.join(', ') || 'no other layer'})`;
}

/**
 * The layer that a file belongs to, by the folder that it is in.
 * @param {string} path
 * @param {Rules} rules
 */
export function layerOf(path, rules) {
  return Object.entries(rules.layers).find(([, { folder }]) => isIn(path, folder));
}

/**
 * The file that a relative import means, without the query of the bundler (`?raw`).
 * @param {string} path
 * @param {string} specifier
 */
export function targetOf(path, specifier) {
  return join(dirname(path), specifier.replace(/\?.*$/, ''));
}

/** @param {string} path */
export function isTest(path) {
  return path.includes('.test.');
}

/**
 * @param {string} path
 * @param {string} folder
 */
export function isIn(path, folder) {
  return path.startsWith(`${folder}/`);
}
