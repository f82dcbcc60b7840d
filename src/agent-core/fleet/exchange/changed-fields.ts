/** The fields of two records that differ, for a person. */
export function changed<T extends object>(before: T, after: T, fields: readonly (keyof T & string)[]): string[] {
  return fields
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field}: ${String(before[field])} -> ${String(after[field])}`);
}
