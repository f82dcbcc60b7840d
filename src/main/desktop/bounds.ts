import type { Rectangle } from 'electron';

/** As large as the matrix of a small clinic; as small as the narrowest page that was drawn. */
export const SIZE = { width: 1360, height: 900, minWidth: 400, minHeight: 480 } as const;
/** So much of a title bar must be within reach of the pointer, pixels. */
const REACH = 80;

/**
 * Where the window opens: where it was, if a person can still get hold of it there. A display may be gone since, or smaller.
 * Undefined leaves the place to the system.
 */
export function validBounds(
  wanted: Rectangle | undefined,
  displays: readonly { readonly workArea: Rectangle }[],
): Rectangle | undefined {
  if (wanted === undefined || wanted.width < SIZE.minWidth || wanted.height < SIZE.minHeight) return undefined;
  const home = displays.find(({ workArea: area }) => {
    const across = Math.min(wanted.x + wanted.width, area.x + area.width) - Math.max(wanted.x, area.x);
    return across >= REACH && wanted.y >= area.y && wanted.y + REACH / 2 <= area.y + area.height;
  });
  if (home === undefined) return undefined;
  const { workArea } = home;
  return {
    ...wanted,
    width: Math.max(SIZE.minWidth, Math.min(wanted.width, workArea.width)),
    height: Math.max(SIZE.minHeight, Math.min(wanted.height, workArea.height)),
  };
}
