import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { BuiltinCheckId } from '../../../contract/enums.ts';

/** A value of a field as it is written: a number stays one, a list is on one line. */
export type Written = string | number | readonly (string | number)[];

/** A baseline's text, opened so that a form can show and change it. */
export interface OpenText {
  /** Undefined while the text is no YAML mapping: then only the text itself can be mended. */
  readonly document: Document | undefined;
}

/** Opens a text as the core does: YAML 1.2, core schema. Throws nothing: what is wrong is told by the core, by line. */
export function openText(text: string): OpenText {
  const document = parseDocument(text, { version: '1.2', schema: 'core', resolveKnownTags: false, logLevel: 'silent' });
  const usable = document.errors.length === 0 && (document.contents === null || isMap(document.contents));
  return { document: usable ? document : undefined };
}

/** Whether a section is written, be it empty. */
export function hasSection({ document }: OpenText, section: string): boolean {
  return document?.has(section) === true;
}

/** A field as it is written; undefined when its standard value holds, or what stands there is not for a form. */
export function fieldOf({ document }: OpenText, section: string, field: string): Written | undefined {
  const node = document?.getIn([section, field], true);
  if (isScalar(node)) return plain(node.value);
  if (!isSeq(node)) return undefined;
  return node.items.flatMap((item) => {
    const value = isScalar(item) ? plain(item.value) : undefined;
    return value === undefined ? [] : [value];
  });
}

function plain(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number'
    ? value
    : value === null || value === undefined
      ? undefined
      : String(value);
}

/** The text with one field changed, or taken out; everything else, comments included, stays as a person wrote it. */
export function withField(text: string, section: string, field: string, value: Written | undefined): string {
  const { document } = openText(text);
  if (document === undefined) return text;
  if (value === undefined) {
    document.deleteIn([section, field]);
    return written(document, text);
  }
  const map = document.get(section);
  if (isMap(map)) {
    // `logging: {}` that is filled becomes lines of its own.
    if (map.flow === true && map.items.length === 0) map.flow = false;
  } else document.set(section, document.createNode({}));
  const node = document.createNode(value);
  if (isSeq(node)) node.flow = true;
  document.setIn([section, field], node);
  return written(document, text);
}

/** The text with a section, empty, in the order in which sections are shown; or without it. */
export function withSection(text: string, section: BuiltinCheckId, on: boolean): string {
  const { document } = openText(text);
  if (document === undefined || document.has(section) === on) return text;
  if (!on) document.delete(section);
  else document.set(section, document.createNode({}));
  return written(document, text);
}

/** The text with the threshold of a check that has no section here; undefined takes it out. */
export function withThreshold(text: string, check: string, value: Written | undefined): string {
  const next = withField(text, 'drift_threshold', check, value);
  const { document } = openText(next);
  const left = document?.get('drift_threshold');
  if (document === undefined || !isMap(left) || left.items.length > 0) return next;
  document.delete('drift_threshold');
  return written(document, next);
}

/** No line is broken anew, and lists keep the look that they had. */
function written(document: Document, before: string): string {
  if (isMap(document.contents) && document.contents.items.length === 0 && document.contents.comment == null) return '';
  return document.toString({ lineWidth: 0, flowCollectionPadding: /\[ /.test(before) });
}
