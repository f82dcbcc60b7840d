import type { ReactNode } from 'react';

/** A part of a panel under its own heading. */
export function Section({
  title,
  children,
  aside,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly aside?: ReactNode;
}) {
  return (
    <section>
      <div className="mb-1.5 flex items-center justify-between gap-2">
        <h3 className="text-xs text-ink-2 uppercase tracking-wide">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}
