import type { Baseline } from '../../contract/baseline.ts';
import { type BuiltinCheckId, CHECK_IDS } from '../../contract/enums.ts';

/** Fields of the sections of a baseline. */
type Decided = { readonly [S in BuiltinCheckId]: readonly (keyof NonNullable<Baseline[S]>)[] };

/**
 * What of a section a person decides and no host can show: places that cannot be told from outside, and limits, since how
 * late a host is must not become its own measure. `drift_threshold` is one everywhere.
 */
const DECIDED: Decided = {
  patching: ['max_generation_age_days', 'max_security_updates', 'max_days_since_update', 'max_metadata_age_days'],
  av_edr: ['max_signature_age_days', 'signature_path'],
  backup: ['max_age_hours', 'max_restore_test_age_days', 'repository', 'password_file'],
  logging: ['canary_max_age_hours'],
  firewall: ['baseline_file'],
  encryption: ['windows_volumes'],
};

/** A proposal with what was decided before. */
export interface Kept {
  readonly baseline: Baseline;
  /** What was kept and what was not, per section, for a person. */
  readonly notes: readonly string[];
}

/**
 * Puts into a proposal what a person wrote into the sections that apply to the host now and that cannot be read from it:
 * without that, setting the proposal would quietly undo it. Fields that are read, and were not found now, are only named.
 */
export function keepDecided(current: Baseline, proposed: Baseline): Kept {
  const baseline: Baseline = { ...proposed };
  const notes: string[] = [];
  for (const check of CHECK_IDS) {
    const before = current[check];
    const found = proposed[check];
    if (before === undefined || found === undefined) continue;
    const decided = new Set<string>(DECIDED[check].filter((field) => stillMeant(field, current, proposed)));
    const section: Record<string, unknown> = { ...found };
    const kept: string[] = [];
    const left: string[] = [];
    for (const [field, value] of Object.entries(before)) {
      if (value === undefined || same(section[field], value)) continue;
      if (decided.has(field) || field === 'drift_threshold') {
        section[field] = value;
        kept.push(field);
      } else if (section[field] === undefined) left.push(field);
    }
    Object.assign(baseline, { [check]: section });
    if (kept.length > 0)
      notes.push(
        `${check}: kept from what is set now, since no host can show it: ${kept.join(', ')}. Review ${kept.length === 1 ? 'it' : 'them'}, too.`,
      );
    if (left.length > 0)
      notes.push(
        `${check}: set now and not in this proposal: ${left.join(', ')}. What can be read from the host is proposed as it is now; add ${left.length === 1 ? 'it' : 'them'} where still true.`,
      );
  }
  return { baseline, notes };
}

/** The signatures of another product are somewhere else. */
function stillMeant(field: string, current: Baseline, proposed: Baseline): boolean {
  return field !== 'signature_path' || current.av_edr?.service_name === proposed.av_edr?.service_name;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
