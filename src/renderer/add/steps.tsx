import { Check } from 'lucide-react';
import type { AddStep } from '../state/add-draft.ts';

const STEPS: readonly { readonly step: AddStep; readonly label: string }[] = [
  { step: 'clinic', label: 'Clinic' },
  { step: 'host', label: 'Host' },
  { step: 'identity', label: 'Identity' },
  { step: 'baseline', label: 'Baseline' },
];

/** How far the adding of a host has come. */
export function Steps({ step }: { readonly step: AddStep }) {
  const at = STEPS.findIndex((one) => one.step === step);
  const reached = at === -1 ? STEPS.length : at;
  return (
    <ol className="mb-4 flex flex-wrap gap-x-5 gap-y-1" aria-label="Steps">
      {STEPS.map((one, index) => (
        <li
          key={one.step}
          aria-current={index === reached ? 'step' : undefined}
          className={`flex items-center gap-1.5 ${index === reached ? 'font-semibold text-accent-text' : 'text-ink-2'}`}
        >
          <span
            className={`grid size-5 place-items-center rounded-full border text-xs ${index < reached ? 'border-compliant bg-compliant-soft text-compliant' : index === reached ? 'border-accent bg-accent-soft' : 'border-line-strong'}`}
          >
            {index < reached ? <Check size={12} role="img" aria-label="done" /> : index + 1}
          </span>
          {one.label}
        </li>
      ))}
    </ol>
  );
}
