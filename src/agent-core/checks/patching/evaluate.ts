import type { Baseline } from '../../../contract/baseline.ts';
import type { SignableObject } from '../../../contract/primitives.ts';
import type { Judgement, Reading } from '../check.ts';
import { asExpected, noBaseline, together, unknown, weigh } from '../findings.ts';
import { judgeApt } from './evaluate-apt.ts';
import { judgeNixos } from './evaluate-nixos.ts';
import type { PatchingFacts } from './facts.ts';

/** Judges how well a host is patched. `now` is epoch ms of the console. */
export function evaluatePatching(reading: Reading<PatchingFacts>, baseline: Baseline, now: number): Judgement {
  const asked = baseline.patching;
  if (asked === undefined) return noBaseline('patching');
  const { facts, missing } = reading;
  if (facts === undefined) return unknown(missing, expectation(facts, asked));
  const part = facts.kind === 'nixos' ? judgeNixos(facts, asked, now) : judgeApt(facts, asked, now);
  return weigh({
    ...together({ findings: [], missing }, part),
    expected: expectation(facts, asked),
    allWell:
      facts.kind === 'nixos'
        ? 'The running system is the expected one, recent, and was booted with its kernel.'
        : 'No security update is pending, by package lists that are recent.',
  });
}

/** Only what this kind of host is asked. */
function expectation(facts: PatchingFacts | undefined, asked: NonNullable<Baseline['patching']>): SignableObject {
  const { expected_system, expected_revision, expected_generation, max_generation_age_days, ...packages } = asked;
  const system = { expected_system, expected_revision, expected_generation, max_generation_age_days };
  if (facts === undefined) return asExpected(asked);
  return asExpected(facts.kind === 'nixos' ? system : packages);
}
