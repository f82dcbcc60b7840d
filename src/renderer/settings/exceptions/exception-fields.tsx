import { useCallback } from 'react';
import { CHECK_IDS } from '../../../contract/enums.ts';
import { checkWord } from '../../look/words.ts';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { useFetched } from '../../parts/use-fetched.ts';
import { useScreen, useScreenStore } from '../../state/screen.ts';
import { TargetSelect } from '../parts/target-select.tsx';
import { useDraft } from '../parts/use-draft.ts';
import type { Target } from '../parts/use-targets.ts';

/** An exception as it is typed. */
export function useExceptionDraft() {
  const now = useScreenStore('ticker', (state) => new Date(state.now).toISOString().slice(0, 10));
  const [target, setTarget] = useDraft('exceptions/target');
  const [check, setCheck] = useDraft('exceptions/check');
  const [state, setState] = useDraft('exceptions/state', 'not_applicable');
  const [reason, setReason] = useDraft('exceptions/reason');
  const [measure, setMeasure] = useDraft('exceptions/measure');
  const [reviewBy, setReviewBy] = useDraft('exceptions/review-by', nextYear(now));
  return {
    ...{ target, setTarget, check, setCheck, reason, setReason, measure, setMeasure, reviewBy, setReviewBy },
    state: state === 'alternative' ? ('alternative' as const) : ('not_applicable' as const),
    setState,
    today: now,
  };
}
type ExceptionDraft = ReturnType<typeof useExceptionDraft>;

/** The same day of the next year; the 29th of February becomes the 28th. */
function nextYear(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`.replace('-02-29', '-02-28');
}

/** The fields of {@link useExceptionDraft}; `missing` names those that are to say so. */
export function ExceptionFields({
  draft,
  targets,
  missing,
}: {
  readonly draft: ExceptionDraft;
  readonly targets: readonly Target[];
  readonly missing: Partial<Record<'target' | 'check' | 'reason' | 'measure' | 'reviewBy', boolean>>;
}) {
  const { core } = useScreen();
  const { value: customs } = useFetched(useCallback(() => core.client.customChecks.list(), [core]));
  const checks = [...CHECK_IDS, ...(customs?.checks ?? []).map((one) => one.id)];
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Holds for" error={missing.target ? 'Choose a clinic, a group or a host.' : undefined}>
        {(field) => <TargetSelect field={field} targets={targets} value={draft.target} onChange={draft.setTarget} />}
      </Field>
      <Field label="Check" error={missing.check ? 'Choose a check.' : undefined}>
        {(field) => (
          <select
            {...field}
            className="input"
            value={draft.check}
            onChange={(event) => draft.setCheck(event.target.value)}
          >
            {draft.check === '' && <option value="">Choose …</option>}
            {checks.map((id) => (
              <option key={id} value={id}>
                {checkWord(id)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="sm:col-span-2">
        <Choice
          legend="State"
          value={draft.state}
          onChange={draft.setState}
          options={[
            {
              value: 'not_applicable',
              label: 'Not applicable',
              hint: 'There is nothing to check. It does not count in the score.',
            },
            {
              value: 'alternative',
              label: 'Met in another way',
              hint: 'Something else is done instead, and is written down here (45 CFR 164.306(d)(3)).',
            },
          ]}
        />
      </div>
      <Field label="Reason" error={missing.reason ? 'Say why, for whoever reviews this.' : undefined}>
        {(field) => (
          <textarea
            {...field}
            className="input min-h-16"
            value={draft.reason}
            maxLength={2000}
            onChange={(event) => draft.setReason(event.target.value)}
          />
        )}
      </Field>
      {draft.state === 'alternative' && (
        <Field label="Measure" error={missing.measure ? 'Say what is done instead.' : undefined}>
          {(field) => (
            <textarea
              {...field}
              className="input min-h-16"
              value={draft.measure}
              maxLength={2000}
              placeholder="Disks are destroyed by a certified company"
              onChange={(event) => draft.setMeasure(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field
        label="Review by"
        hint="The last day on which it counts, unless somebody renews it."
        error={missing.reviewBy ? 'Give a day to come.' : undefined}
      >
        {(field) => (
          <input
            {...field}
            type="date"
            className="input"
            value={draft.reviewBy}
            min={draft.today}
            onChange={(event) => draft.setReviewBy(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}
