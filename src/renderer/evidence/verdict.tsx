import { BadgeCheck, CircleMinus, CircleX, type LucideIcon, ShieldQuestionMark } from 'lucide-react';
import {
  CHECK_NAMES,
  type Verdict as VerdictName,
  type VerifyCheck,
  type VerifyResult,
} from '../../contract/evidence.ts';
import type { Tone } from '../look/states.ts';
import { VERDICT_WORDS, VERIFY_WORDS } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';

const LOOKS: Readonly<Record<VerdictName, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  valid: { tone: 'compliant', icon: BadgeCheck },
  incomplete: { tone: 'medium', icon: CircleMinus },
  unknown_key: { tone: 'unknown', icon: ShieldQuestionMark },
  invalid: { tone: 'critical', icon: CircleX },
};

/** The verdict on a record as icon, word and colour. */
export function VerdictBadge({ verdict }: { readonly verdict: VerdictName }) {
  const { tone, icon: Icon } = LOOKS[verdict];
  return (
    <span className="badge" data-tone={tone} data-testid="verdict" data-verdict={verdict}>
      <Icon size={14} aria-hidden="true" />
      {VERDICT_WORDS[verdict]}
    </span>
  );
}

const RESULTS: Readonly<
  Record<VerifyCheck['result'], { readonly tone: Tone; readonly icon: LucideIcon; readonly word: string }>
> = {
  pass: { tone: 'compliant', icon: BadgeCheck, word: 'holds' },
  fail: { tone: 'critical', icon: CircleX, word: 'fails' },
  not_checked: { tone: 'not_applicable', icon: CircleMinus, word: 'not checked' },
};

/** Every check of a verification by name; what failed comes with what differs. */
export function VerificationChecks({ result }: { readonly result: VerifyResult }) {
  return (
    <ul className="space-y-1" data-testid="verification-checks">
      {CHECK_NAMES.map((name) => {
        const check = result.checks[name];
        const { tone, icon: Icon, word } = RESULTS[check.result];
        return (
          <li key={name} className="flex gap-2" data-tone={tone} data-check={name} data-result={check.result}>
            <Icon size={16} className="mt-px shrink-0 text-(--tone)" aria-hidden="true" />
            <span className="min-w-0">
              {VERIFY_WORDS[name]}
              <span className={check.result === 'pass' ? 'sr-only' : 'font-semibold text-(--tone)'}>: {word}</span>
              {check.detail !== undefined && (
                <span className="block text-xs text-ink-2">
                  <HostText text={check.detail} foldAt={300} />
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
