import { CHECK_IDS } from '../../../contract/enums.ts';
import { checkWord } from '../../look/words.ts';
import { type Mistake, mistakeAt } from './mistakes.ts';
import { TypedField } from './typed-field.tsx';
import { fieldOf, type OpenText, withThreshold } from './yaml-text.ts';

/** How often each check must be found drifted before a person is told, also of checks whose section is set elsewhere. */
export function ThresholdForm({
  open,
  text,
  mistakes,
  onChange,
}: {
  readonly open: OpenText;
  readonly text: string;
  readonly mistakes: readonly Mistake[];
  readonly onChange: (text: string) => void;
}) {
  return (
    <fieldset className="border-t border-line px-4 py-3" data-testid="section-thresholds">
      <legend className="sr-only">Thresholds</legend>
      <p className="font-semibold">Thresholds</p>
      <p className="text-xs text-ink-2">
        Findings in a row before a person is told, also for checks whose section is set elsewhere. What a section itself
        says holds before this.
      </p>
      <div className="mt-3 grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 md:pl-6">
        {CHECK_IDS.map((check) => (
          <TypedField
            key={check}
            spec={{ name: check, label: `${checkWord(check)}, told after`, kind: 'number' }}
            value={fieldOf(open, 'drift_threshold', check)}
            standard={1}
            error={mistakeAt(mistakes, `drift_threshold.${check}`)}
            onChange={(value) => onChange(withThreshold(text, check, value))}
          />
        ))}
      </div>
    </fieldset>
  );
}
