import { isIn, isTest, layerOf } from './imports.mjs';
import { freeNames, memberPath, nameOf } from './names.mjs';
import { isNode, walk } from './parse.mjs';

/** @typedef {import('./parse.mjs').Node} Node */
/** @typedef {import('./parse.mjs').Source} Source */
/** @typedef {import('./imports.mjs').Rules} Rules */
/** @typedef {import('./imports.mjs').Violation} Violation */

/**
 * Globals of the page where there is no page, globals of Node where there is no Node.
 * @param {Source} source
 * @param {Rules} rules
 * @returns {Violation[]}
 */
export function globalViolations(source, rules) {
  const [name, layer] = layerOf(source.path, rules) ?? [];
  if (layer === undefined) return [];
  const refused = new Map([
    ...(layer.page ? [] : rules.pageGlobals.map((global) => /** @type {const} */ ([global, 'the page']))),
    ...(layer.node || isTest(source.path)
      ? []
      : rules.nodeGlobals.map((global) => /** @type {const} */ ([global, 'Node']))),
  ]);
  return freeNames(source.program)
    .filter((use) => refused.has(use.name))
    .map((use) => at(source, use.start, `${name} may not use ${use.name}, a global of ${refused.get(use.name)}`));
}

/**
 * The clock, chance and identifiers, outside the two files that make them.
 * @param {Source} source
 * @param {Rules} rules
 * @returns {Violation[]}
 */
export function impureViolations(source, rules) {
  const [, layer] = layerOf(source.path, rules) ?? [];
  if (!layer?.pure || isTest(source.path) || rules.impure.onlyIn.includes(source.path)) return [];
  /** @type {Violation[]} */
  const found = [];
  walk(source.program, (node) => {
    const use = impureUse(node, rules.impure);
    if (use !== undefined) found.push(at(source, node.start, `${use} is impure: take a Clock or Ids as an argument`));
  });
  return found;
}

/**
 * @param {Node} node
 * @param {Rules['impure']} impure
 * @returns {string | undefined}
 */
function impureUse(node, impure) {
  if (node.type === 'MemberExpression') {
    const path = memberPath(node);
    return path !== undefined && impure.members.includes(path) ? path : undefined;
  }
  if (node.type === 'Identifier') return impure.names.includes(nameOf(node)) ? nameOf(node) : undefined;
  const { callee, arguments: args } = /** @type {{ callee?: unknown, arguments?: unknown[] }} */ (node);
  if (!isNode(callee) || callee.type !== 'Identifier' || !impure.withoutArguments.includes(nameOf(callee)))
    return undefined;
  if (node.type === 'CallExpression') return `${nameOf(callee)}()`;
  return args?.length === 0 ? `new ${nameOf(callee)}()` : undefined;
}

/**
 * House style that a machine can see: short files, no suppressions, no casts through unknown, no mutable modules.
 * @param {Source} source
 * @param {Rules} rules
 * @returns {Violation[]}
 */
export function habitViolations(source, rules) {
  const { maxLines, suppressions } = rules.habits;
  const lines = source.text.split('\n').length - 1;
  const suppressed = source.comments.flatMap(({ value, line }) => {
    const word = suppressions.find((suppression) => value.includes(suppression));
    return word === undefined ? [] : [{ file: source.path, line, message: `${word}: correct the cause instead` }];
  });
  return [
    ...(lines > maxLines
      ? [{ file: source.path, line: maxLines + 1, message: `${lines} lines; none over ${maxLines}` }]
      : []),
    ...suppressed,
    ...castViolations(source),
    ...(isIn(source.path, 'src') && !isTest(source.path) ? mutableModuleViolations(source) : []),
  ];
}

/**
 * @param {Source} source
 * @returns {Violation[]}
 */
function castViolations(source) {
  /** @type {Violation[]} */
  const found = [];
  walk(source.program, (node) => {
    const inner = node.type === 'TSAsExpression' ? node['expression'] : undefined;
    const type = isNode(inner) && inner.type === 'TSAsExpression' ? inner['typeAnnotation'] : undefined;
    if (isNode(type) && type.type === 'TSUnknownKeyword') {
      found.push(at(source, node.start, 'a cast through unknown: parse into the narrower type instead'));
    }
  });
  return found;
}

/**
 * @param {Source} source
 * @returns {Violation[]}
 */
function mutableModuleViolations(source) {
  const body = /** @type {Node[]} */ (source.program['body']);
  return body
    .map((statement) => (isNode(statement['declaration']) ? statement['declaration'] : statement))
    .filter((statement) => statement.type === 'VariableDeclaration' && !statement['declare'])
    .filter((statement) => statement['kind'] === 'let' || statement['kind'] === 'var')
    .map((statement) => at(source, statement.start, 'a mutable module: pass state in, or return it from a factory'));
}

/**
 * @param {Source} source
 * @param {number} offset
 * @param {string} message
 * @returns {Violation}
 */
function at(source, offset, message) {
  return { file: source.path, line: source.lineAt(offset), message };
}
