import { LoaderCircle } from 'lucide-react';

/** Work goes on. Says nothing by itself: put words beside it. */
export function Spinner({ size = 16 }: { readonly size?: number }) {
  return <LoaderCircle className="spin shrink-0" size={size} aria-hidden="true" />;
}
