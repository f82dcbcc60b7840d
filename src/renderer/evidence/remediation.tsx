import type { BundleOf } from '../../contract/evidence.ts';
import { exactText, spanText } from '../look/time.ts';
import { spaced } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';
import { Section } from '../parts/section.tsx';
import { FactsTable } from './facts-table.tsx';

/** One repair: what it cured, every command that ran, and the facts before and after. */
export function Remediation({
  bundle,
  timezone,
}: {
  readonly bundle: BundleOf<'remediation'>;
  readonly timezone: string;
}) {
  const { action_taken: steps } = bundle;
  return (
    <>
      <Section title="What came of it">
        <dl className="facts-grid" data-testid="remediation">
          <dt>Outcome</dt>
          <dd>{spaced(bundle.outcome)}</dd>
          <dt>Runbook</dt>
          <dd>{bundle.runbook_id}</dd>
          <dt>Cured</dt>
          <dd>{bundle.cured.map(spaced).join(', ') || 'nothing'}</dd>
          <dt>Remaining</dt>
          <dd>{bundle.remaining.map(spaced).join(', ') || 'nothing'}</dd>
          <dt>Undo</dt>
          <dd>{bundle.rollback_available ? 'can be rolled back' : 'cannot be rolled back'}</dd>
        </dl>
        {bundle.error !== undefined && (
          <p className="mt-2">
            <HostText text={bundle.error} />
          </p>
        )}
      </Section>
      <Section title="Before and after">
        <FactsTable left={bundle.pre_state} right={bundle.post_state} leftName="Before" rightName="After" />
      </Section>
      <Section title={steps.length === 1 ? '1 command' : `${steps.length} commands`}>
        {steps.length === 0 ? (
          <p className="text-ink-2">Nothing was run.</p>
        ) : (
          <ol className="space-y-2" data-testid="commands">
            {steps.map((step) => (
              <li key={step.step} className="rounded-md border border-line px-2 py-1.5">
                <p className="flex flex-wrap gap-x-2">
                  <span className="text-ink-2 tabular-nums">{step.step}.</span>
                  <HostText text={step.action} foldAt={200} />
                  <span className="ml-auto text-xs text-ink-2 tabular-nums">
                    {step.exit_code !== undefined && `exit ${step.exit_code}`}
                    {step.duration_ms !== undefined && ` · ${durationText(step.duration_ms)}`}
                  </span>
                </p>
                {step.command !== undefined && (
                  <p className="mt-1 rounded-md bg-sunken px-2 py-1 font-mono text-xs whitespace-pre-wrap">
                    <HostText text={step.command} foldAt={400} />
                  </p>
                )}
                {step.result !== undefined && (
                  <p className="mt-1 text-ink-2">
                    <HostText text={step.result} foldAt={300} />
                  </p>
                )}
                <p className="text-xs text-ink-2">{exactText(Date.parse(step.timestamp), timezone)}</p>
              </li>
            ))}
          </ol>
        )}
      </Section>
    </>
  );
}

function durationText(ms: number): string {
  return ms < 10_000 ? `${ms} ms` : spanText(Math.round(ms / 1000));
}
