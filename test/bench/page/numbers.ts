/** The value below which `share` (0 to 1) of the values lie; the values need not be sorted. NaN for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** The whole number behind `name` among the arguments of a bench; `usual` where it is not there. Throws for anything else. */
export function numberOf(args: readonly string[], name: string, usual: number): number {
  const at = args.indexOf(name);
  if (at < 0) return usual;
  const value = Number(args[at + 1]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} takes a whole number, 1 at least.`);
  return value;
}

/** What the values gain with each unit of `at`: the slope of the line that fits them best. 0 for fewer than two. */
export function slopeOf(points: readonly { readonly at: number; readonly value: number }[]): number {
  const mean = (pick: (one: { at: number; value: number }) => number) =>
    points.reduce((sum, one) => sum + pick(one), 0) / points.length;
  const [at, value] = [mean((one) => one.at), mean((one) => one.value)];
  const spread = points.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, one) => sum + (one.at - at) * (one.value - value), 0) / spread;
}
