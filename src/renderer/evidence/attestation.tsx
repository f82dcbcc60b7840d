import type { BundleOf } from '../../contract/evidence.ts';
import { toneOf } from '../look/states.ts';
import { spanText } from '../look/time.ts';
import { checkWord, spaced } from '../look/words.ts';
import { Section } from '../parts/section.tsx';
import { ToneBadge } from '../parts/tone-badge.tsx';
import { FactsTable } from './facts-table.tsx';

/** What one scan found of a host: every check with its state, how old its facts were, and why it had drifted. */
export function Attestation({ bundle }: { readonly bundle: BundleOf<'attestation'> }) {
  return (
    <>
      <Section title="Checks as they stood">
        {bundle.checks.length === 0 ? (
          <p className="text-ink-2">No check was read.</p>
        ) : (
          <table className="w-full border-collapse" data-testid="attested">
            <thead>
              <tr className="text-left text-xs text-ink-2">
                <th scope="col" className="py-1 pr-2 font-semibold">
                  Check
                </th>
                <th scope="col" className="py-1 pr-2 font-semibold">
                  State
                </th>
                <th scope="col" className="py-1 font-semibold">
                  Facts were
                </th>
              </tr>
            </thead>
            <tbody>
              {bundle.checks.map((one) => (
                <tr key={one.check} className="border-t border-line align-top">
                  <th scope="row" className="py-1 pr-2 text-left font-medium">
                    {checkWord(one.check)}
                    {one.causes.length > 0 && (
                      <span className="block text-xs font-normal text-ink-2">{one.causes.map(spaced).join(', ')}</span>
                    )}
                  </th>
                  <td className="py-1 pr-2">
                    <ToneBadge tone={toneOf(one)} />
                  </td>
                  <td className="py-1 whitespace-nowrap text-ink-2">{spanText(one.age_s)} old</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      <Section title="What the host said of itself">
        <FactsTable left={bundle.host_facts} right={{}} leftName="Said" rightName="" />
      </Section>
    </>
  );
}
