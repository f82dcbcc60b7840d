import type { FieldSpec } from './fields.ts';
import type { Written } from './yaml-text.ts';

/** What is typed for a list that is to be empty. */
const NONE = 'none';

/** What a person typed as it is written; undefined for nothing, so that the standard value holds. */
export function parseTyped(kind: FieldSpec['kind'], typed: string): Written | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  if (kind === 'number') return /^\d{1,15}$/.test(text) ? Number(text) : text;
  if (kind === 'text') return text;
  if (text.toLowerCase() === NONE) return [];
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** A written value as a person types it. */
export function asText(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.length === 0 ? NONE : value.join(', ');
  return String(value);
}
