import { type BuiltinCheckId, builtinCheckId, type CheckId } from './enums.ts';

/**
 * The paragraphs of 45 CFR that each check supports (R required, A addressable under 164.306(d)(3)). No clause names
 * patching or firewalls; these are the standards under which auditors ask for them.
 */
export const CITATIONS: Readonly<Record<BuiltinCheckId, readonly string[]>> = {
  patching: ['164.308(a)(1)(ii)(B)', '164.308(a)(5)(ii)(B)'],
  av_edr: ['164.308(a)(5)(ii)(B)', '164.312(b)'],
  backup: ['164.308(a)(7)(ii)(A)', '164.308(a)(7)(ii)(B)', '164.308(a)(7)(ii)(D)', '164.310(d)(2)(iv)'],
  logging: ['164.312(b)', '164.308(a)(1)(ii)(D)'],
  firewall: ['164.312(a)(1)', '164.312(e)(1)'],
  encryption: ['164.312(a)(2)(iv)', '164.312(e)(2)(ii)'],
};

/** The citations of a check; none for a custom one, whose definition names its own. */
export function citationsOf(check: CheckId): readonly string[] {
  const builtin = builtinCheckId.safeParse(check);
  return builtin.success ? CITATIONS[builtin.data] : [];
}

/** What evidence keeping itself answers: integrity, documentation, six years. */
export const EVIDENCE_CITATIONS: readonly string[] = ['164.312(c)(1)', '164.316(b)(1)(ii)', '164.316(b)(2)(i)'];
