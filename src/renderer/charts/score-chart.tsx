import { Area, ComposedChart, Line, Tooltip, type TooltipContentProps, XAxis, YAxis } from 'recharts';
import type { ScorePoint } from '../look/over-time.ts';
import { percentText } from '../look/score-days.ts';
import { shortText } from '../look/time.ts';
import { ChartFrame, ChartTip } from './chart-frame.tsx';

const HEIGHT = 168;
const INK = { fill: 'var(--ink-2)', fontSize: 11 } as const;

/** The score over time, percent; broken off where nobody looked. */
export function ScoreChart({
  line,
  ticks,
  span,
  timezone,
  label,
  tickText,
}: {
  readonly line: readonly ScorePoint[];
  /** Where the axis is marked, and its ends, epoch ms. */
  readonly ticks: readonly number[];
  readonly span: readonly [number, number];
  readonly timezone: string;
  readonly label: string;
  readonly tickText: (at: number) => string;
}) {
  return (
    <ChartFrame label={label} height={HEIGHT}>
      <ComposedChart data={[...line]} margin={{ top: 8, right: 12, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <YAxis
          domain={[0, 100]}
          ticks={[0, 50, 100]}
          width={44}
          tickFormatter={(value: number) => `${value} %`}
          tick={INK}
          tickLine={false}
          axisLine={false}
        />
        <XAxis
          dataKey="at"
          type="number"
          domain={[...span]}
          ticks={[...ticks]}
          tickFormatter={tickText}
          tick={INK}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-strong)' }}
          content={(told) => <Tip {...told} timezone={timezone} />}
        />
        <Area
          dataKey="score"
          type="stepAfter"
          stroke="var(--accent)"
          strokeWidth={2}
          fill="var(--accent-soft)"
          dot={false}
          activeDot={{ r: 3, fill: 'var(--accent)', stroke: 'var(--surface)' }}
          isAnimationActive={false}
        />
        <Line
          dataKey="alone"
          stroke="none"
          dot={{ r: 3, fill: 'var(--accent)', stroke: 'none' }}
          activeDot={false}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ChartFrame>
  );
}

function Tip({
  active,
  payload,
  label,
  timezone,
}: Pick<TooltipContentProps, 'active' | 'payload' | 'label'> & { readonly timezone: string }) {
  const score: unknown = payload?.[0]?.value;
  if (!active || typeof score !== 'number') return null;
  return <ChartTip at={shortText(Number(label), timezone)}>{percentText(score * 100)}</ChartTip>;
}
