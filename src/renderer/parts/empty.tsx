import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** A list that has nothing in it: why, and what to do next. */
export function Empty({
  icon: Icon,
  title,
  children,
  actions,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center px-6 py-12 text-center">
      <Icon size={32} strokeWidth={1.5} className="text-ink-3" aria-hidden="true" />
      <h2 className="mt-3 text-lg">{title}</h2>
      <div className="mt-1 max-w-md text-ink-2">{children}</div>
      {actions !== undefined && <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
