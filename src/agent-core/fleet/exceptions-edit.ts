import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, parseDocument } from 'yaml';
import type { Baseline } from '../../contract/baseline.ts';
import type { CheckId } from '../../contract/enums.ts';
import { RoundsError } from '../errors.ts';
import { asPlain, readBaseline } from './baseline.ts';
import type { Exception } from './exceptions.ts';

/**
 * A baseline's text with one exception in it, in the place of what it said of that check before. Everything else stays as
 * a person wrote it, comments included. `yaml` is a text that {@link readBaseline} takes; empty for none yet.
 */
export function withException(yaml: string, check: CheckId, exception: Exception): string {
  const { state, reason, measure, by, review_by } = exception;
  const record = { state, reason, ...(measure === undefined ? {} : { measure }), by, review_by };
  const before = readBaseline(yaml, 'stored baseline');
  const document = open(yaml);
  document.setIn(['checks', check], document.createNode(record));
  return checked(written(document, yaml), {
    ...before,
    checks: { ...before.checks, [check]: record },
  });
}

/** The text without what it says of one check: the check is judged again, or as a wider scope says. */
export function withoutException(yaml: string, check: CheckId): string {
  const before = readBaseline(yaml, 'stored baseline');
  const { [check]: _, ...others } = before.checks ?? {};
  const document = open(yaml);
  document.deleteIn(['checks', check]);
  const checks = document.get('checks');
  if (isMap(checks) && checks.items.length === 0) document.delete('checks');
  const { checks: __, ...rest } = before;
  return checked(written(document, yaml), Object.keys(others).length === 0 ? rest : { ...rest, checks: others });
}

/** As the reader of baselines opens them, so that both see the same document. */
function open(yaml: string) {
  return parseDocument(yaml, { version: '1.2', schema: 'core', resolveKnownTags: false, logLevel: 'error' });
}

/** Lists on one line keep the look that they had; no line is broken anew. */
function written(document: Document, before: string): string {
  return document.toString({ lineWidth: 0, flowCollectionPadding: /\[ /.test(before) });
}

/** An edit that would change anything but the exception is not made. */
function checked(yaml: string, meant: Baseline): string {
  if (isDeepStrictEqual(asPlain(readBaseline(yaml, 'edited baseline')), asPlain(meant))) return yaml;
  throw new RoundsError(
    'INTERNAL',
    'The exception could not be written into this baseline without changing something else, so nothing was changed. Write it in by hand and set the file with "rounds baseline set".',
  );
}
