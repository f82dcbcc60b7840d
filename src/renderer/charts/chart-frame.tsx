import type { ReactNode } from 'react';
import { ResponsiveContainer } from 'recharts';

/** Before the first measurement, px: a chart without a size would complain. */
const FIRST = { width: 300, height: 100 } as const;

/** A chart as one picture with its meaning in words; the numbers themselves are in the table beside it. */
export function ChartFrame({
  label,
  height,
  children,
}: {
  readonly label: string;
  /** Pixels. */
  readonly height: number;
  readonly children: ReactNode;
}) {
  return (
    <div role="img" aria-label={label} className="min-w-0">
      <ResponsiveContainer width="100%" height={height} initialDimension={FIRST}>
        {children}
      </ResponsiveContainer>
    </div>
  );
}

/** What a chart says of the moment under the pointer. */
export function ChartTip({ at, children }: { readonly at: string; readonly children: ReactNode }) {
  return (
    <div className="tip">
      <span className="block font-medium">{children}</span>
      <span className="block text-ink-2">{at}</span>
    </div>
  );
}
