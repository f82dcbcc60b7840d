import type { Baseline } from '../../contract/baseline.ts';
import type { Cause } from '../../contract/drift.ts';
import type { CheckId, CheckState, Platform, Severity } from '../../contract/enums.ts';
import type { SignableObject } from '../../contract/primitives.ts';
import type { Frame, Probe } from '../transport/session.ts';

/** What the probes of a check are told. */
export interface ProbeContext {
  readonly platform: Platform;
  readonly baseline: Baseline;
  /** Fresh random hex of this scan, for the canary. */
  readonly canary: string;
  /** The canary that the scan before wrote, with its time (epoch ms); undefined when there was none. */
  readonly previousCanary: { readonly nonce: string; readonly writtenAt: number } | undefined;
  /** True when the session may use `sudo -n` (or is root already). */
  readonly privileged: boolean;
}

/** How often a probe is worth asking while watching: every few minutes, or hourly, since it costs the host something. */
export type Cadence = 'cheap' | 'expensive';

/** A probe of a check. */
export interface CheckProbe extends Probe {
  readonly cadence: Cadence;
}

/** A fact that could not be read: which, why, and what would fix it. */
export interface MissingFact {
  readonly fact: string;
  readonly why: string;
  readonly fix: string;
}

/** Typed facts of one check, and what is missing of them. `facts` is undefined when nothing could be read. */
export interface Reading<F extends object> {
  readonly facts: F | undefined;
  readonly missing: readonly MissingFact[];
}

/** A judgement, before host, times and baseline hash are put to it. */
export interface Judgement {
  readonly state: Extract<CheckState, 'compliant' | 'drifted' | 'unknown' | 'not_applicable' | 'alternative'>;
  readonly causes: readonly Cause[];
  readonly severity: Severity | undefined;
  /** One sentence. */
  readonly summary: string;
  /** What the baseline asks, for the difference on screen. */
  readonly expected: SignableObject;
}

/** One check: what to ask, how to read the answer, how to judge it. All pure but for the host that runs the probe. */
export interface Check<F extends object> {
  readonly id: CheckId;
  /** Citations that it supports; absent = those of the built-in check. */
  readonly controls?: readonly string[];
  /** The probes for this platform; empty when the check does not know the platform. */
  probes(context: ProbeContext): readonly CheckProbe[];
  /**
   * Every command that {@link Check.probes} may run as root under this baseline, program and all arguments: the sudoers
   * lines that they need, without a wildcard.
   */
  privileged(baseline: Baseline): readonly (readonly string[])[];
  /** Reads the frames of {@link Check.probes}. Never throws: what is no fact is a {@link MissingFact}. */
  parse(frames: ReadonlyMap<string, Frame>, context: ProbeContext): Reading<F>;
  /** Judges. `now` is epoch ms of the console. Worse facts never give a better state; missing facts never `compliant`. */
  evaluate(reading: Reading<F>, baseline: Baseline, now: number): Judgement;
  /** Facts as they go into records: whole numbers, strings, booleans, arrays, objects. */
  record(facts: F): SignableObject;
  /** The stable part of the facts: no ages, counters or load. Equal for two reads of an unchanged host. */
  stable(facts: F): SignableObject;
  /** A baseline section that this host meets now; for review by a person. Undefined when facts are missing. */
  propose(reading: Reading<F>): Partial<Baseline> | undefined;
  /** Remediation that cures a cause, or undefined when only a person can. */
  cure(cause: Cause, platform: Platform): string | undefined;
}
