import { CloudOff } from 'lucide-react';

/** In place of something that cannot be read while the core is away. */
export function Offline() {
  return (
    <p role="status" className="flex items-start gap-2 text-ink-2" data-testid="offline">
      <CloudOff size={16} className="mt-px shrink-0" aria-hidden="true" />
      The core is away. This is read when it is back.
    </p>
  );
}

/** A line over what was read before and cannot be read anew now: it grows old. */
export function GrowingOld() {
  return (
    <p className="flex items-start gap-2 px-3 py-2 text-xs text-ink-2" data-testid="growing-old">
      <CloudOff size={14} className="mt-px shrink-0" aria-hidden="true" />
      As it was read before the core went away.
    </p>
  );
}
