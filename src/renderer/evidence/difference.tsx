import type { SignableObject } from '../../contract/primitives.ts';
import { pairFacts } from './compare.ts';
import { PairsTable } from './facts-table.tsx';

/** Found against expected: what differs stands first, what is as expected is folded away. */
export function Difference({ found, expected }: { readonly found: SignableObject; readonly expected: SignableObject }) {
  const pairs = pairFacts(found, expected);
  if (pairs.length === 0) return <p className="text-ink-2">No facts were recorded.</p>;
  const both = pairs.filter((one) => one.left !== undefined && one.right !== undefined);
  const differing = both.filter((one) => one.left !== one.right);
  const same = both.filter((one) => one.left === one.right);
  // A baseline's limits have other names than what they limit: these cannot be compared by name.
  const alone = pairs.filter((one) => one.left === undefined || one.right === undefined);
  return (
    <div className="space-y-2" data-testid="difference" data-differing={differing.length}>
      {differing.length > 0 && <PairsTable pairs={differing} leftName="Found" rightName="Expected" />}
      {differing.length === 0 && same.length > 0 && <p>Every fact that the baseline names is as expected.</p>}
      {alone.length > 0 && (
        <details className="rounded-md border border-line" open={differing.length === 0 && same.length === 0}>
          <summary className="px-2 py-1 text-ink-2">
            {alone.length === 1 ? '1 further fact or limit' : `${alone.length} further facts and limits`}
          </summary>
          <div className="px-2 pb-1">
            <PairsTable pairs={alone} leftName="Found" rightName="Expected" />
          </div>
        </details>
      )}
      {same.length > 0 && (
        <details className="rounded-md border border-line">
          <summary className="px-2 py-1 text-ink-2">
            {same.length === 1 ? '1 fact is as expected' : `${same.length} facts are as expected`}
          </summary>
          <div className="px-2 pb-1">
            <PairsTable pairs={same} leftName="Found" rightName="Expected" />
          </div>
        </details>
      )}
    </div>
  );
}
