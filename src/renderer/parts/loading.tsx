import { Spinner } from './spinner.tsx';

/** Something is being fetched: says what. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p role="status" className="flex items-center gap-2 px-4 py-6 text-ink-2">
      <Spinner /> {what}
    </p>
  );
}
