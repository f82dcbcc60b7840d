import type { BuiltinCheckId, CheckId } from '../../contract/enums.ts';
import type { Check } from './check.ts';
import { nothingRead } from './frames.ts';

/** The options of `rounds.yaml` that switch a check of this console, and which one. */
export const SWITCHES = { av_health_check: 'av_edr', encryption_verify: 'encryption' } as const satisfies Readonly<
  Record<string, BuiltinCheckId>
>;
/** Name of such an option. */
export type SwitchOption = keyof typeof SWITCHES;
/** What the configuration says: false switches the check off. */
export type CheckSwitches = Readonly<Record<SwitchOption, boolean>>;

/** Every check is read, as the configuration has it by default. */
export const ALL_ON: CheckSwitches = { av_health_check: true, encryption_verify: true };

/** The names of all switches. */
export const SWITCH_OPTIONS: readonly SwitchOption[] = ['av_health_check', 'encryption_verify'];

/** How the summary of every switched-off check begins. */
const SWITCHED_OFF = 'Not read: switched off in rounds.yaml (';

/** The checks that are switched off, each with the summary that its cells have. */
export function switchedOff(switches: CheckSwitches): ReadonlyMap<CheckId, string> {
  const off = SWITCH_OPTIONS.filter((option) => !switches[option]);
  return new Map(off.map((option) => [SWITCHES[option], `${why(option)} ${advice(SWITCHES[option])}`]));
}

/** True for the summary of a result of a switched-off check. */
export function saysSwitchedOff(summary: string): boolean {
  return summary.startsWith(SWITCHED_OFF);
}

/**
 * The checks, with those that are switched off asking nothing. They stay in every scan, so that evidence says for each host
 * that nobody looked: `unknown`. Not `not_applicable`, since an option gives no reason and nobody has to review it.
 */
export function withSwitches(
  checks: readonly Check<object>[],
  off: ReadonlyMap<CheckId, string>,
): readonly Check<object>[] {
  return checks.map((check) => {
    const summary = off.get(check.id);
    return summary === undefined ? check : silent(check, summary);
  });
}

function silent(check: Check<object>, summary: string): Check<object> {
  return {
    id: check.id,
    ...(check.controls === undefined ? {} : { controls: check.controls }),
    probes: () => [],
    privileged: () => [],
    parse: () => {
      const [first, ...rest] = summary.split('. ');
      return nothingRead({ fact: `${check.id} facts`, why: first ?? summary, fix: rest.join('. ') });
    },
    evaluate: () => ({ state: 'unknown', causes: [], severity: undefined, summary, expected: {} }),
    record: () => ({}),
    stable: () => ({}),
    propose: () => undefined,
    cure: () => undefined,
  };
}

function why(option: SwitchOption): string {
  return `${SWITCHED_OFF}${option}: false).`;
}

function advice(check: BuiltinCheckId): string {
  return `This is no exception: where ${check} does not apply to a host, or is met in another way, record that with its reason ("rounds exception add", kept as checks.${check} in the baseline).`;
}
