import { Area, AreaChart, Tooltip, type TooltipContentProps, XAxis, YAxis } from 'recharts';
import type { DriftStep } from '../look/over-time.ts';
import { shortText } from '../look/time.ts';
import { hostsText } from '../look/words.ts';
import { ChartFrame, ChartTip } from './chart-frame.tsx';

const HEIGHT = 56;

/** On how many hosts one check had drifted. Charts beside each other share `most`, so that they compare. */
export function DriftChart({
  steps,
  most,
  span,
  timezone,
  label,
}: {
  readonly steps: readonly DriftStep[];
  readonly most: number;
  readonly span: readonly [number, number];
  readonly timezone: string;
  readonly label: string;
}) {
  return (
    <ChartFrame label={label} height={HEIGHT}>
      <AreaChart data={[...steps]} margin={{ top: 4, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <YAxis hide domain={[0, Math.max(1, most)]} />
        <XAxis
          dataKey="at"
          type="number"
          domain={[...span]}
          height={1}
          tick={false}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-strong)' }}
          content={(told) => <Tip {...told} timezone={timezone} />}
        />
        <Area
          dataKey="hosts"
          type="stepAfter"
          stroke="var(--high)"
          strokeWidth={1.5}
          fill="var(--high-soft)"
          dot={false}
          activeDot={{ r: 3, fill: 'var(--high)', stroke: 'var(--surface)' }}
          isAnimationActive={false}
        />
      </AreaChart>
    </ChartFrame>
  );
}

function Tip({
  active,
  payload,
  label,
  timezone,
}: Pick<TooltipContentProps, 'active' | 'payload' | 'label'> & { readonly timezone: string }) {
  const hosts: unknown = payload?.[0]?.value;
  if (!active || typeof hosts !== 'number') return null;
  return <ChartTip at={shortText(Number(label), timezone)}>{hostsText(hosts)} drifted</ChartTip>;
}
