import type { ReactNode } from 'react';

/** The one main area of the page, with an optional panel beside it. */
export function MainArea({
  children,
  panel,
  narrow = false,
}: {
  readonly children: ReactNode;
  readonly panel?: ReactNode;
  readonly narrow?: boolean;
}) {
  return (
    <div className="flex min-w-0 flex-1">
      <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 py-4 outline-none md:px-6 md:py-5">
        <div className={narrow ? 'mx-auto max-w-3xl' : 'mx-auto max-w-[1600px]'}>{children}</div>
      </main>
      {panel}
    </div>
  );
}
