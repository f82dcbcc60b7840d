import { CircleCheck, Info, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type Kind = 'info' | 'good' | 'warning' | 'error';

const LOOKS: Readonly<Record<Kind, { readonly icon: LucideIcon; readonly box: string; readonly ink: string }>> = {
  info: { icon: Info, box: 'border-line-strong bg-sunken', ink: 'text-ink-2' },
  good: { icon: CircleCheck, box: 'border-compliant bg-compliant-soft', ink: 'text-compliant' },
  warning: { icon: TriangleAlert, box: 'border-medium-line bg-medium-soft', ink: 'text-medium' },
  error: { icon: OctagonAlert, box: 'border-critical-line bg-critical-soft', ink: 'text-critical' },
};

/** A message in the page. An error is read out at once, the others when there is time. */
export function Notice({
  kind,
  title,
  children,
  action,
}: {
  readonly kind: Kind;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  const { icon: Icon, box, ink } = LOOKS[kind];
  return (
    <div
      role={kind === 'error' ? 'alert' : 'status'}
      className={`flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border px-3 py-2 ${box}`}
    >
      <Icon size={18} className={`shrink-0 ${ink}`} aria-hidden="true" />
      <div className="notice min-w-0 flex-1 basis-40">
        {title !== undefined && <p className={`font-semibold ${ink}`}>{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}
