import type { BaselineScope } from '../../../contract/baseline.ts';
import { checkWord } from '../../look/words.ts';
import { type SectionSpec, STANDARDS } from './fields.ts';
import { type Mistake, mistakeAt } from './mistakes.ts';
import { TypedField } from './typed-field.tsx';
import { fieldOf, hasSection, type OpenText, withField, withSection } from './yaml-text.ts';

/** One section as a form: whether it is judged here, and by what. */
export function SectionForm({
  spec,
  open,
  text,
  scope,
  elsewhere,
  mistakes,
  onChange,
}: {
  readonly spec: SectionSpec;
  readonly open: OpenText;
  readonly text: string;
  readonly scope: BaselineScope['scope'];
  /** What holds where this place says nothing, for a person. */
  readonly elsewhere: string;
  readonly mistakes: readonly Mistake[];
  readonly onChange: (text: string) => void;
}) {
  const { check } = spec;
  const on = hasSection(open, check);
  const fields = spec.fields.filter((field) => field.ownHostOnly === undefined || scope === 'host');
  return (
    <fieldset className="border-t border-line px-4 py-3 first:border-t-0" data-testid={`section-${check}`}>
      <legend className="sr-only">{checkWord(check)}</legend>
      <label className="flex cursor-pointer items-start gap-2">
        <input
          type="checkbox"
          className="check"
          checked={on}
          onChange={(event) => onChange(withSection(text, check, event.target.checked))}
        />
        <span>
          <span className="font-semibold">{checkWord(check)}</span>
          <span className="block text-xs text-ink-2">
            {on ? 'Judged by what stands here.' : `Not set here: ${elsewhere}`}
          </span>
        </span>
      </label>
      {on && (
        <div className="mt-3 grid gap-x-6 gap-y-3 sm:grid-cols-2 md:pl-6">
          {fields.map((field) => (
            <TypedField
              key={field.name}
              spec={field}
              value={fieldOf(open, check, field.name)}
              standard={field.name === 'drift_threshold' ? 1 : STANDARDS[check][field.name]}
              error={mistakeAt(mistakes, `${check}.${field.name}`)}
              onChange={(value) => onChange(withField(text, check, field.name, value))}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
