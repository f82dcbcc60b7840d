import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/** Up to so many hosts every row is in the page: finding by the browser's own search, printing and reading aloud stay whole. */
const ALL_UP_TO = 60;
/** Rows beyond the edges of the window that are there before they are scrolled to. */
const BEYOND = 8;
/** A row's height before it was measured, px. */
const USUAL_HEIGHT = 49;

/** A row that is in the page, and how much empty height lies between it and the one before, px. */
export interface WindowRow {
  readonly index: number;
  readonly gap: number;
}

/**
 * Which rows of a long matrix are in the page: those in the browser's window, some beyond, and the one that Tab reaches,
 * wherever it is. A thousand cells that nobody sees would make each change of the order a long stop.
 *
 * @param hosts ids of all rows, in order.
 * @param kept the host whose row must be there, since it has the focus or may get it.
 */
export function useRowWindow(hosts: readonly string[], kept: string | undefined) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  const enabled = hosts.length > ALL_UP_TO;
  const keptIndex = kept === undefined ? -1 : hosts.indexOf(kept);
  const rows = useWindowVirtualizer<HTMLTableRowElement>({
    enabled,
    count: hosts.length,
    estimateSize: () => USUAL_HEIGHT,
    overscan: BEYOND,
    scrollMargin: top,
    useFlushSync: false,
    indexAttribute: 'data-index',
    getItemKey: useCallback((index: number) => hosts[index] ?? index, [hosts]),
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        return keptIndex < 0 || shown.includes(keptIndex) ? shown : [...shown, keptIndex].sort((a, b) => a - b);
      },
      [keptIndex],
    ),
  });
  // What stands above the matrix comes and goes (a scan's progress, notices), and with it the place where the rows begin.
  useLayoutEffect(() => {
    if (!enabled || body.current === null) return;
    const now = body.current.getBoundingClientRect().top + window.scrollY;
    if (Math.abs(now - top) >= 1) setTop(now);
  });
  if (!enabled) return { body, measure: undefined, after: 0, shown: hosts.map((_, index) => ({ index, gap: 0 })) };
  const shown: WindowRow[] = [];
  let end = top;
  for (const item of rows.getVirtualItems()) {
    shown.push({ index: item.index, gap: Math.max(0, item.start - end) });
    end = item.end;
  }
  return { body, measure: rows.measureElement, shown, after: Math.max(0, top + rows.getTotalSize() - end) };
}
