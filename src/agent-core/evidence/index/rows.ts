import { z } from 'zod';
import { type Bundle, type EvidenceRow, evidenceRow } from '../../../contract/evidence.ts';

export const indexLine = z.object({
  row: evidenceRow,
  /** The words by which it is found. */
  text: z.string(),
  /** Folder under the evidence folder. */
  folder: z.string(),
});
/** What the index keeps of a bundle. */
export type IndexLine = z.infer<typeof indexLine>;

/** What the index keeps of a bundle that lies in this folder. */
export function indexLineOf(bundle: Bundle, folder: string): IndexLine {
  const row = rowOf(bundle);
  return { row, text: textOf(bundle, row), folder };
}

/** The line of the evidence list that shows a bundle. */
function rowOf(bundle: Bundle): EvidenceRow {
  const gist = gistOf(bundle);
  return {
    bundle_id: bundle.bundle_id,
    label: bundle.label,
    kind: bundle.kind,
    device_id: bundle.device_id,
    seq: bundle.seq,
    site_id: bundle.site_id,
    site_name: bundle.site_name,
    ...(bundle.host_id === undefined ? {} : { host_id: bundle.host_id }),
    ...(bundle.host_name === undefined ? {} : { host_name: bundle.host_name }),
    timestamp: bundle.timestamp_end,
    ...gist,
  };
}

/** The words by which a bundle is found. */
function textOf(bundle: Bundle, row: EvidenceRow): string {
  const causes =
    bundle.kind === 'drift'
      ? bundle.causes.map((cause) => `${cause.code} ${cause.subject ?? ''} ${cause.detail}`).join(' ')
      : '';
  const { label, kind, site_name, host_name, check, state, severity, summary } = row;
  return [label, kind, site_name, host_name, check, state, severity, summary, causes].join(' ');
}

type Gist = Pick<EvidenceRow, 'check' | 'state' | 'severity' | 'outcome' | 'summary'>;

/** Outcome words are the fleet agent's: compliant = success, drifted = alert, what could not be told = failed. */
function gistOf(bundle: Bundle): Gist {
  switch (bundle.kind) {
    case 'drift':
      return {
        check: bundle.check,
        state: bundle.state,
        ...(bundle.severity === undefined ? {} : { severity: bundle.severity }),
        outcome: outcomeOf(bundle.state),
        summary: bundle.summary,
      };
    case 'attestation':
      return { summary: bundle.checks.map((one) => `${one.check}: ${one.state}`).join(', ') };
    case 'unreachable':
      return { state: 'unreachable', outcome: 'failed', summary: bundle.detail };
    case 'inventory':
      return { summary: `${bundle.hosts.length} hosts` };
    case 'approval':
      return { summary: 'Approval' };
    case 'remediation':
      return { check: bundle.check, outcome: bundle.outcome, summary: `${bundle.runbook_id}: ${bundle.outcome}` };
    case 'incident':
      return { check: bundle.check, severity: bundle.severity, summary: `${bundle.event}: ${bundle.detail}` };
    case 'order':
      return { summary: `Order ${bundle.order_id}: ${bundle.decision}` };
    case 'policy':
      return { summary: `${bundle.subject} of ${bundle.target} changed: ${bundle.reason}` };
    case 'key':
      return { summary: `${bundle.subject_role} key ${bundle.event}: ${bundle.subject_key_id.slice(0, 16)}…` };
    case 'retention':
      return { summary: `Removed bundle ${bundle.removed_bundle_id} under ${bundle.rule}` };
  }
}

function outcomeOf(state: string): string {
  if (state === 'compliant' || state === 'alternative' || state === 'not_applicable') return 'success';
  return state === 'drifted' ? 'alert' : 'failed';
}
