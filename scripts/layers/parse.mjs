import { parseSync } from 'vite';

/**
 * A node of the syntax tree, as far as the rules look at it.
 * @typedef {{ type: string, start: number, end: number } & Record<string, unknown>} Node
 */

/**
 * One import, export-from, dynamic import or type import. `specifier` is undefined when it is computed at run time.
 * @typedef {{ specifier: string | undefined, line: number }} ImportUse
 */

/**
 * A source file as the rules see it.
 * @typedef {object} Source
 * @property {string} path relative to the root, with forward slashes
 * @property {string} text
 * @property {Node} program
 * @property {readonly { value: string, line: number }[]} comments
 * @property {readonly ImportUse[]} imports
 * @property {(offset: number) => number} lineAt from 1
 */

/**
 * Parses TypeScript or JavaScript, with the parser that also builds it.
 * @param {string} path
 * @param {string} text
 * @returns {Source}
 * @throws {Error} when it does not parse
 */
export function parseSource(path, text) {
  const result = parseSync(path, text);
  const [problem] = result.errors;
  if (problem !== undefined) throw new Error(`${path} does not parse: ${problem.message}`);
  const lineAt = (/** @type {number} */ offset) => text.slice(0, offset).split('\n').length;
  const program = asNode(result.program);
  const specifiers = [...moduleSpecifiers(result.module, text), ...typeSpecifiers(program)];
  return {
    path,
    text,
    program,
    lineAt,
    comments: result.comments.map(({ value, start }) => ({ value, line: lineAt(start) })),
    imports: specifiers.map(({ specifier, start }) => ({ specifier, line: lineAt(start) })),
  };
}

/**
 * @param {import('vite').ParseResult['module']} module
 * @param {string} text
 * @returns {{ specifier: string | undefined, start: number }[]}
 */
function moduleSpecifiers(module, text) {
  const exportsFrom = module.staticExports.flatMap(({ start, entries }) => {
    const from = entries.find(({ moduleRequest }) => moduleRequest)?.moduleRequest;
    return from ? [{ specifier: from.value, start }] : [];
  });
  return [
    ...module.staticImports.map(({ moduleRequest, start }) => ({ specifier: moduleRequest.value, start })),
    ...exportsFrom,
    ...module.dynamicImports.map(({ moduleRequest, start }) => ({
      specifier: literal(text.slice(moduleRequest.start, moduleRequest.end)),
      start,
    })),
  ];
}

/** `typeof import('x')` and `import x = require('y')`, which the list of modules leaves out. */
function typeSpecifiers(/** @type {Node} */ program) {
  /** @type {{ specifier: string | undefined, start: number }[]} */
  const found = [];
  walk(program, (node) => {
    const source = node.type === 'TSImportType' ? node['source'] : undefined;
    const expression = node.type === 'TSExternalModuleReference' ? node['expression'] : undefined;
    const value = /** @type {{ value?: unknown } | undefined} */ (source ?? expression)?.value;
    if (typeof value === 'string') found.push({ specifier: value, start: node.start });
  });
  return found;
}

/**
 * @param {string} code
 * @returns {string | undefined}
 */
function literal(code) {
  return /^(['"`])([^'"`$\\]*)\1$/.exec(code.trim())?.[2];
}

/**
 * Calls `visit` for a node and all below it, each with the node above and the property that holds it.
 * @param {Node} node
 * @param {(node: Node, parent: Node | undefined, key: string) => void} visit
 * @param {Node} [parent]
 * @param {string} [key]
 */
export function walk(node, visit, parent = undefined, key = '') {
  visit(node, parent, key);
  for (const [name, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, visit, node, name);
    }
  }
}

/**
 * @param {unknown} value
 * @returns {value is Node}
 */
export function isNode(value) {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/**
 * @param {unknown} value
 * @returns {Node}
 */
function asNode(value) {
  if (!isNode(value)) throw new Error('the parser gave no tree');
  return value;
}
