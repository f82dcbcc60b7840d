import type { ReactNode } from 'react';

/** The head of a page: its name, a line about it, and what can be done here. */
export function PageHead({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <header className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-xl" tabIndex={-1}>
          {title}
        </h1>
        {children !== undefined && <div className="mt-0.5 max-w-2xl text-ink-2">{children}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}
