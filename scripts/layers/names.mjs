import { isNode, walk } from './parse.mjs';

/** @typedef {import('./parse.mjs').Node} Node */

/** Where an identifier is the name of a member, not a reference: [type of the node above, its property]. */
const MEMBER_NAMES = new Set([
  'MemberExpression.property',
  'Property.key',
  'MethodDefinition.key',
  'PropertyDefinition.key',
  'TSAbstractMethodDefinition.key',
  'TSAbstractPropertyDefinition.key',
  'TSPropertySignature.key',
  'TSMethodSignature.key',
  'TSQualifiedName.right',
  'ImportSpecifier.imported',
  'ExportSpecifier.exported',
  'ImportAttribute.key',
  'LabeledStatement.label',
  'BreakStatement.label',
  'ContinueStatement.label',
]);

/** Properties that hold what a node declares. */
const DECLARING = new Set(['id', 'params', 'parameters', 'param', 'local']);

/**
 * Names that a file takes from outside: identifiers that it does not declare anywhere in itself, and members of globalThis.
 * @param {Node} program
 * @returns {{ name: string, start: number }[]} in the order of the text
 */
export function freeNames(program) {
  const declared = declaredNames(program);
  /** @type {{ name: string, start: number }[]} */
  const found = [];
  walk(program, (node, parent, key) => {
    if (node.type === 'Identifier' && !isMemberName(parent, key) && !declared.has(nameOf(node))) {
      found.push({ name: nameOf(node), start: node.start });
    }
    if (node.type === 'MemberExpression' && memberPath(node)?.startsWith('globalThis.')) {
      found.push({ name: (memberPath(node) ?? '').slice('globalThis.'.length), start: node.start });
    }
  });
  return found;
}

/**
 * `a.b` for a member expression of two names; undefined for anything else.
 * @param {Node} node
 */
export function memberPath(node) {
  const { object, property } = /** @type {{ object?: unknown, property?: unknown }} */ (node);
  if (!isNode(object) || !isNode(property) || object.type !== 'Identifier') return undefined;
  if (property.type === 'Identifier' && !node['computed']) return `${nameOf(object)}.${nameOf(property)}`;
  return property.type === 'Literal' ? `${nameOf(object)}.${property['value']}` : undefined;
}

/** @param {Node} node */
export function nameOf(node) {
  return String(node['name']);
}

/** @param {Node} program */
function declaredNames(program) {
  /** @type {Set<string>} */
  const names = new Set();
  walk(program, (node, _parent, key) => {
    if (DECLARING.has(key)) for (const name of boundNames(node)) names.add(name);
  });
  return names;
}

/**
 * @param {unknown} pattern
 * @returns {string[]}
 */
function boundNames(pattern) {
  if (!isNode(pattern)) return [];
  if (pattern.type === 'Identifier') return [nameOf(pattern)];
  const { elements, properties, value, argument, left, parameter } = /** @type {Record<string, unknown>} */ (pattern);
  const inner = {
    ArrayPattern: elements,
    ObjectPattern: properties,
    Property: value,
    RestElement: argument,
    AssignmentPattern: left,
    TSParameterProperty: parameter,
  }[pattern.type];
  return (Array.isArray(inner) ? inner : [inner]).flatMap(boundNames);
}

/**
 * @param {Node | undefined} parent
 * @param {string} key
 */
function isMemberName(parent, key) {
  return parent !== undefined && !parent['computed'] && MEMBER_NAMES.has(`${parent.type}.${key}`);
}
