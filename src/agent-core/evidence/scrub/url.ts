import type { Span } from './classes.ts';
import type { Scene } from './scene.ts';
import { TAKEN } from './shadow.ts';

// Both consume the whole run of non-blank characters, so that a run is looked at once.
const ABSOLUTE = /(?<![A-Za-z])(?:https?|wss?|ftps?|postgres(?:ql)?|mysql|ldaps?):\/\/[^\s"'<>]+/gi;
const RELATIVE = /(?<=^|[\s"'<>(=])\/[^\s"'<>]+/g;
const QUERY = /\?[A-Za-z_][\w.[\]-]*=/;
const TRAILING = /[).,;:\]}]{1,8}$/;

/**
 * Takes URLs that carry a query, whole: search words, record numbers and names travel in path and query alike.
 * Absolute ones with any query; of a request line (`GET /chart?id=1`) only those with `?name=`, since shell patterns
 * (`/dev/sd?1`) look the same. A URL without a query stays.
 */
export function takeUrls(scene: Scene): void {
  if (!scene.mask.includes('?')) return;
  takeRuns(scene, ABSOLUTE, (run) => run.includes('?'));
  takeRuns(scene, RELATIVE, (run) => QUERY.test(run));
}

function takeRuns(scene: Scene, pattern: RegExp, hasQuery: (run: string) => boolean): void {
  const found: Span[] = [];
  for (const match of scene.mask.matchAll(pattern)) {
    const taken = match[0].indexOf(TAKEN);
    const run = (taken < 0 ? match[0] : match[0].slice(0, taken)).replace(TRAILING, '');
    if (hasQuery(run)) found.push({ kind: 'url_query', start: match.index, end: match.index + run.length });
  }
  scene.takeSpans(found);
}
