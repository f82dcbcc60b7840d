import { targetOf } from './imports.mjs';

/** @typedef {import('./parse.mjs').Source} Source */

/**
 * Files that import each other in a circle: they are one idea, or one of them hides a third.
 * @param {readonly Source[]} sources
 * @returns {import('./imports.mjs').Violation[]} one for each circle, at the import that closes it
 */
export function cycleViolations(sources) {
  const graph = new Map(sources.map((source) => [source.path, edgesOf(source)]));
  /** @type {import('./imports.mjs').Violation[]} */
  const found = [];
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const trail = [];
  const follow = (/** @type {string} */ path) => {
    trail.push(path);
    for (const { target, line } of graph.get(path) ?? []) {
      const start = trail.indexOf(target);
      if (start >= 0) {
        const circle = [...trail.slice(start), target].join(' > ');
        found.push({ file: path, line, message: `imports in a circle: ${circle}` });
      } else if (!done.has(target)) {
        follow(target);
      }
    }
    trail.pop();
    done.add(path);
  };
  for (const path of graph.keys()) if (!done.has(path)) follow(path);
  return found;
}

/** @param {Source} source */
function edgesOf(source) {
  return source.imports.flatMap(({ specifier, line }) =>
    specifier?.startsWith('.') ? [{ target: targetOf(source.path, specifier), line }] : [],
  );
}
