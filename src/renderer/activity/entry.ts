import type { Bundle } from '../../contract/evidence.ts';
import { spaced } from '../look/words.ts';

/** What a record says of who did what, and why. */
export interface Entry {
  /** Whom the record names; undefined for a record that names nobody. */
  readonly who: string | undefined;
  /** What was done, in a few words: `Baseline of maple-street changed`. */
  readonly what: string;
  readonly why: string | undefined;
}

type Policy = Extract<Bundle, { kind: 'policy' }>;

/** Things that come and go under their own names: `Host ehr-db-01 added`. The rest is set for something. */
const THINGS: ReadonlySet<Policy['subject']> = new Set(['site', 'host', 'technician', 'custom_check', 'runbook']);
/** Names of subjects where their own word would not do. */
const SUBJECTS: Partial<Readonly<Record<Policy['subject'], string>>> = {
  known_peer: 'Identity',
  window: 'Maintenance window',
};

/** The entry of a record; undefined for kinds that say nothing of a person. `names`: technicians by their ids. */
export function entryOf(bundle: Bundle, names: ReadonlyMap<string, string>): Entry | undefined {
  const technician = bundle.technician_id === undefined ? undefined : names.get(bundle.technician_id);
  switch (bundle.kind) {
    case 'policy':
      return {
        who: whoOf(bundle.by, technician),
        what: whatOf(bundle),
        why: bundle.reason,
      };
    case 'key':
      return {
        who: technician,
        what: `${capital(bundle.subject_role)} key ${bundle.event} (${bundle.subject_key_id.slice(0, 12)}…)`,
        why: bundle.reason,
      };
    case 'approval': {
      const { host, reason } = bundle.approval;
      return {
        who: technician,
        what: `Plan approved${typeof host === 'string' ? ` for ${host}` : ''}`,
        why: typeof reason === 'string' ? reason : undefined,
      };
    }
    default:
      return undefined;
  }
}

/** An account at the console, and the technician whose id the record carries: both, where they are not the same. */
function whoOf(by: string, technician: string | undefined): string {
  return technician === undefined || technician === by ? by : `${technician} (${by})`;
}

function whatOf({ subject, target, before, after }: Policy): string {
  const name = SUBJECTS[subject] ?? capital(spaced(subject));
  const isNew = Object.keys(before).length === 0;
  const isGone = Object.keys(after).length === 0;
  if (THINGS.has(subject)) return `${name} ${target} ${isNew ? 'added' : isGone ? 'removed' : 'changed'}`;
  if (subject === 'known_peer') return `${name} of ${target} ${isNew ? 'trusted' : isGone ? 'forgotten' : 'changed'}`;
  return `${name} of ${target} ${isNew ? 'set' : isGone ? 'removed' : 'changed'}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
