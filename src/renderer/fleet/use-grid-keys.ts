import { type FocusEvent, type KeyboardEvent, useState } from 'react';
import { flushSync } from 'react-dom';

/** `aria-rowindex` of the first host: rows are counted from 1, and the head is one of them. */
export const FIRST_ROW = 2;

/** Which control of the grid Tab reaches. */
export interface GridFocus {
  readonly host: string | undefined;
  readonly column: number;
}

/**
 * Arrow keys, Home and End move within the grid (Ctrl with Home or End: to its corners); Tab leaves it. Shift with Space
 * picks the host of the row, Ctrl or Cmd with A picks all that are shown.
 */
export function useGridKeys(
  hosts: readonly string[],
  onPick: (host: string) => void,
  onPickAll: (hosts: readonly string[]) => void,
) {
  const [focus, setFocus] = useState<GridFocus>({ host: undefined, column: 1 });
  // A host that is filtered away or removed hands its place to the first.
  const host = focus.host !== undefined && hosts.includes(focus.host) ? focus.host : hosts[0];

  function onFocus(event: FocusEvent<HTMLElement>): void {
    const at = placeOf(event.target);
    if (at !== undefined) setFocus({ host: hosts[at.row], column: at.column });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const at = event.target instanceof HTMLElement ? placeOf(event.target) : undefined;
    const picked = at === undefined ? undefined : hosts[at.row];
    if (picked !== undefined && event.key === ' ' && event.shiftKey) {
      event.preventDefault();
      onPick(picked);
      return;
    }
    if (at !== undefined && event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onPickAll(hosts);
      return;
    }
    const moved = at === undefined ? undefined : move(event, at, hosts.length);
    if (moved === undefined) return;
    // Of many hosts only the rows in the window are in the page, and the one that Tab reaches: so that comes first.
    const grid = event.currentTarget;
    flushSync(() => setFocus({ host: hosts[moved.row], column: moved.column }));
    const row = grid.querySelector(`tbody > tr[aria-rowindex="${moved.row + FIRST_ROW}"]`);
    const controls = row?.querySelectorAll<HTMLElement>('[data-nav]');
    const next = controls?.[Math.min(moved.column, controls.length - 1)];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  return { focus: { host, column: focus.column }, onFocus, onKeyDown };
}

interface Place {
  readonly row: number;
  readonly column: number;
}

function placeOf(element: Element): Place | undefined {
  const row = element.closest('tbody > tr');
  const control = element.closest('[data-nav]');
  if (row === null || control === null) return undefined;
  return {
    row: Number(row.getAttribute('aria-rowindex')) - FIRST_ROW,
    column: [...row.querySelectorAll('[data-nav]')].indexOf(control),
  };
}

function move(event: KeyboardEvent, { row, column }: Place, rows: number): Place | undefined {
  if (event.altKey || event.metaKey) return undefined;
  switch (event.key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(rows - 1, row + 1), column };
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'Home':
      return { row: event.ctrlKey ? 0 : row, column: 0 };
    case 'End':
      return { row: event.ctrlKey ? rows - 1 : row, column: Number.MAX_SAFE_INTEGER };
    default:
      return undefined;
  }
}
