import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useState } from 'react';

/** A line before it was measured, px. */
const LINE = 58;
/** Lines drawn above and below what is seen. */
const BEYOND = 24;

/** Which rows of a long list are drawn while the window scrolls over it, and the room that the rest takes, px. */
export function useWindowRows(body: RefObject<HTMLElement | null>, count: number, onEnd: () => void) {
  const [top, setTop] = useState(0);
  // What stands above the list grows and shrinks: its place is looked up whenever anything is drawn.
  useLayoutEffect(() => {
    const now = Math.round((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    if (now !== top) setTop(now);
  });
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => LINE,
    overscan: BEYOND,
    scrollMargin: top,
    // React complains of synchronous drawing within its own effects; a frame later is soon enough.
    useFlushSync: false,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useLayoutEffect(() => {
    if (count > 0 && last >= count - 1) onEnd();
  });
  return {
    items,
    measure: rows.measureElement,
    above: Math.max(0, (items[0]?.start ?? top) - top),
    below: Math.max(0, rows.getTotalSize() - ((items.at(-1)?.end ?? top) - top)),
  };
}
