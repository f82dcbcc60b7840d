/** How wide the grey lines are, so that they look like text and not like a grating; per cent. */
const WIDTHS = [92, 68, 80, 56, 74] as const;

/** Where the lines of a list will stand while they are fetched. Says nothing by itself: `ListState` puts words beside it. */
export function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {WIDTHS.slice(0, lines).map((width) => (
        <div key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
