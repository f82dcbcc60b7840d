const RELEASE = /^(\d{1,6}(?:[.-]\d{1,6})*)[-.]?(.{0,100})$/;

/**
 * True when a kernel of the same flavour as the running one is installed in a newer version: it comes into force at
 * the next boot. `6.1.0-18-amd64` and `6.1.0-20-amd64` are of one flavour, `6.1.0-20-rt-amd64` is of another.
 */
export function newerKernel(running: string, installed: readonly string[]): boolean {
  const now = RELEASE.exec(running);
  if (now === null) return false;
  return installed.some((release) => {
    const other = RELEASE.exec(release);
    return other !== null && other[2] === now[2] && compare(other[1] ?? '', now[1] ?? '') > 0;
  });
}

function compare(a: string, b: string): number {
  const [left, right] = [a.split(/[.-]/), b.split(/[.-]/)];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = Number(left[i] ?? 0) - Number(right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
