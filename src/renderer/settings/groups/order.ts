/** The list with one item moved by one place; as it was where there is no such place. */
export function moved<T>(list: readonly T[], item: T, by: -1 | 1): T[] {
  const at = list.indexOf(item);
  const to = at + by;
  const other = list[to];
  if (at < 0 || other === undefined) return [...list];
  return list.map((one, index) => (index === to ? item : index === at ? other : one));
}
