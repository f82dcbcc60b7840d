import { Equal, EqualNot } from 'lucide-react';
import { Fragment } from 'react';
import type { SignableObject } from '../../contract/primitives.ts';
import { HostText } from '../parts/host-text.tsx';
import { type FactPair, pairFacts } from './compare.ts';

/**
 * Two records side by side, fact by fact. Facts of the same name are compared; a baseline's limits have other names
 * than what they limit, so the rest stands alone.
 */
export function FactsTable({
  left,
  right,
  leftName,
  rightName,
}: {
  readonly left: SignableObject;
  readonly right: SignableObject;
  readonly leftName: string;
  readonly rightName: string;
}) {
  const pairs = pairFacts(left, right);
  if (pairs.length === 0) return <p className="text-ink-2">No facts were recorded.</p>;
  return <PairsTable pairs={pairs} leftName={leftName} rightName={rightName} />;
}

/** Facts side by side. */
export function PairsTable({
  pairs,
  leftName,
  rightName,
}: {
  readonly pairs: readonly FactPair[];
  readonly leftName: string;
  readonly rightName: string;
}) {
  return (
    <table className="w-full table-fixed border-collapse text-xs">
      <thead>
        <tr className="text-left text-ink-2">
          <th scope="col" className="w-[42%] py-1 pr-2 font-semibold">
            Fact
          </th>
          <th scope="col" className="py-1 pr-2 font-semibold">
            {leftName}
          </th>
          <th scope="col" className="py-1 font-semibold">
            {rightName}
          </th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ path, left: one, right: other }) => (
          <tr key={path} className="border-t border-line align-top">
            <th scope="row" className="py-1 pr-2 text-left font-normal text-ink-2">
              <span className="flex gap-1">
                <Sign one={one} other={other} />
                <Path path={path} />
              </span>
            </th>
            <td className="py-1 pr-2 font-mono">
              {one === undefined ? <None /> : <HostText text={one} foldAt={160} />}
            </td>
            <td className="py-1 font-mono">
              {other === undefined ? <None /> : <HostText text={other} foldAt={160} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A path that may break after its dots and underscores, so that words stay whole. */
function Path({ path }: { readonly path: string }) {
  return (
    <span className="min-w-0">
      {path.split(/(?<=[._])/).map((part, at) => {
        const key = `${at}`;
        return (
          <Fragment key={key}>
            <HostText text={part} foldAt={120} />
            <wbr />
          </Fragment>
        );
      })}
    </span>
  );
}

function None() {
  return (
    <span className="text-ink-3">
      <span aria-hidden="true">–</span>
      <span className="sr-only">not named</span>
    </span>
  );
}

function Sign({ one, other }: { readonly one: string | undefined; readonly other: string | undefined }) {
  if (one === undefined || other === undefined) return <span className="w-3.5 shrink-0" />;
  return one === other ? (
    <Equal size={14} className="mt-px shrink-0 text-compliant" role="img" aria-label="same" />
  ) : (
    <EqualNot size={14} className="mt-px shrink-0 text-critical" role="img" aria-label="differs" />
  );
}
