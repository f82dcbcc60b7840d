import { Notice } from '../../parts/notice.tsx';
import { hrefOf } from '../../state/route.ts';

/** Something that was done, with a way to the record of it. */
export interface Done {
  readonly what: string;
  readonly bundle?: string | undefined;
}

/** Says what was done, and that it is kept as evidence. */
export function DoneNotice({ done }: { readonly done: Done | undefined }) {
  if (done === undefined) return null;
  return (
    <Notice kind="good" title={done.what}>
      {done.bundle !== undefined && (
        <>
          Kept as signed evidence: <a href={hrefOf({ page: 'evidence', bundle: done.bundle })}>look at the record</a>.
        </>
      )}
    </Notice>
  );
}
