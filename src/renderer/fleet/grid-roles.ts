/**
 * Roles of the matrix. Written out although tables have their own: on small screens the style makes blocks of rows and
 * cells, and browsers then forget what they were; and `grid`, unlike a table, promises that arrow keys move in it.
 */
export const GRID_ROLES = {
  grid: { role: 'grid' },
  row: { role: 'row' },
  columnHead: { role: 'columnheader', scope: 'col' },
  rowHead: { role: 'rowheader', scope: 'row' },
  cell: { role: 'gridcell' },
} as const;
