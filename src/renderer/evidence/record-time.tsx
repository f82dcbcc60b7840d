import { shortText } from '../look/time.ts';
import { Age } from '../parts/age.tsx';

/** The time of a record: relative, exact on hover; in UTC when its clinic is not known here any more. */
export function RecordTime({ at, timezone }: { readonly at: string; readonly timezone: string | undefined }) {
  const zone = timezone ?? 'UTC';
  return (
    <>
      <Age at={at} timezone={zone} />
      <span className="block text-xs text-ink-2">{shortText(Date.parse(at), zone)}</span>
    </>
  );
}
