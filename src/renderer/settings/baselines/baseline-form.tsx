import type { BaselineOrigin, BaselineScope } from '../../../contract/baseline.ts';
import { CHECK_IDS } from '../../../contract/enums.ts';
import { HostText } from '../../parts/host-text.tsx';
import { Notice } from '../../parts/notice.tsx';
import { targetWords } from '../parts/use-targets.ts';
import { SECTION_SPECS } from './fields.ts';
import { type Mistake, mistakesElsewhere } from './mistakes.ts';
import { SectionForm } from './section-form.tsx';
import { ThresholdForm } from './threshold-form.tsx';
import { openText } from './yaml-text.ts';

/** Places that a mistake is shown beside. */
const FIELD_PATHS = [
  ...SECTION_SPECS.flatMap(({ check, fields }) => [...fields.map((field) => `${check}.${field.name}`)]),
  ...CHECK_IDS.map((check) => `drift_threshold.${check}`),
];

/** A baseline as a form. It edits the same text as the other view: what it does not show stays as it was written. */
export function BaselineForm({
  text,
  scope,
  origins,
  mistakes,
  onChange,
  onMendText,
}: {
  readonly text: string;
  readonly scope: BaselineScope['scope'];
  readonly origins: readonly BaselineOrigin[];
  readonly mistakes: readonly Mistake[];
  readonly onChange: (text: string) => void;
  readonly onMendText: () => void;
}) {
  const open = openText(text);
  if (open.document === undefined) {
    return (
      <div className="p-4">
        <Notice
          kind="warning"
          title="The text cannot be shown as a form yet"
          action={
            <button type="button" className="button" onClick={onMendText}>
              Mend it as YAML
            </button>
          }
        >
          It is not complete YAML. Nothing of it is lost.
        </Notice>
      </div>
    );
  }
  const inherited = (check: string): string => {
    const origin = origins.find((one) => one.path === check && one.scope !== scope);
    if (origin !== undefined) return `that of ${targetWords(origin)} holds.`;
    return scope === 'host' ? 'nothing holds, so it reads unknown.' : 'a host reads unknown unless it says so itself.';
  };
  const exceptions = open.document.has('checks');
  const elsewhere = mistakesElsewhere(mistakes, FIELD_PATHS);
  return (
    <div>
      {elsewhere.length > 0 && (
        <div className="p-4">
          <Notice
            kind="warning"
            title="Something is wrong that has no field here"
            action={
              <button type="button" className="button" onClick={onMendText}>
                Mend it as YAML
              </button>
            }
          >
            <ul className="list-disc pl-4">
              {elsewhere.map((one) => (
                <li key={`${one.line}:${one.column}:${one.message}`}>
                  Line {one.line}: <HostText text={one.message} />
                </li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      {SECTION_SPECS.map((spec) => (
        <SectionForm
          key={spec.check}
          {...{ spec, open, text, scope, mistakes, onChange }}
          elsewhere={inherited(spec.check)}
        />
      ))}
      <ThresholdForm {...{ open, text, mistakes, onChange }} />
      {exceptions && (
        <p className="border-t border-line px-4 py-3 text-ink-2">
          This baseline also holds exceptions. <a href="#/settings/exceptions">They have a page of their own</a>, and
          stay as they are.
        </p>
      )}
    </div>
  );
}
