import { z } from 'zod';

/** The six built-in checks, in the order in which they are shown. */
export const CHECK_IDS = ['patching', 'av_edr', 'backup', 'logging', 'firewall', 'encryption'] as const;
export const builtinCheckId = z.enum(CHECK_IDS);
/** One of the six built-in checks. */
export type BuiltinCheckId = z.infer<typeof builtinCheckId>;

export const checkId = z.union([
  builtinCheckId,
  z.templateLiteral(['custom:', z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/)]),
]);
/** A built-in check, or `custom:<name>`. */
export type CheckId = z.infer<typeof checkId>;

export const checkState = z.enum([
  'compliant',
  'drifted',
  'unknown',
  'unreachable',
  'stale',
  'not_applicable',
  'alternative',
]);
/** What is known of one check on one host. Only a fresh, complete, passing result is `compliant`. */
export type CheckState = z.infer<typeof checkState>;

export const checkStatus = z.enum(['PASS', 'WARNING', 'FAIL', 'ERROR']);
/** The API's word for a state; always shown beside the state itself. */
export type CheckStatus = z.infer<typeof checkStatus>;

/** Severities, mildest first. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const severity = z.enum(SEVERITIES);
/** How bad a cause is. */
export type Severity = z.infer<typeof severity>;

/** The worst of some severities; undefined for none. */
export function worstSeverity(severities: Iterable<Severity>): Severity | undefined {
  let worst = -1;
  for (const one of severities) worst = Math.max(worst, SEVERITIES.indexOf(one));
  return SEVERITIES[worst];
}

export const platform = z.enum(['nixos', 'linux', 'windows']);
/** What kind of host: chooses the probes. */
export type Platform = z.infer<typeof platform>;

export const outcome = z.enum([
  'success',
  'failed',
  'reverted',
  'deferred',
  'alert',
  'rejected',
  'expired',
  'indeterminate',
]);
/** How a remediation ended. */
export type Outcome = z.infer<typeof outcome>;

export const deploymentMode = z.enum(['direct', 'reseller']);
/** `reseller` when `reseller_id` is configured. */
export type DeploymentMode = z.infer<typeof deploymentMode>;

export const incidentStatus = z.enum(['OPEN', 'IN_PROGRESS', 'RESOLVED', 'ESCALATED']);
/** Where an incident stands. */
export type IncidentStatus = z.infer<typeof incidentStatus>;

export const role = z.enum(['viewer', 'technician', 'lead']);
/** What a technician may do. */
export type Role = z.infer<typeof role>;

/** The API status of a state: low drift only warns; what could not be told is an error, never a pass. */
export function statusOf(state: CheckState, worst: Severity | undefined): CheckStatus {
  switch (state) {
    case 'compliant':
      return 'PASS';
    case 'drifted':
      return worst === 'low' ? 'WARNING' : 'FAIL';
    case 'stale':
    case 'alternative':
    case 'not_applicable':
      return 'WARNING';
    case 'unknown':
    case 'unreachable':
      return 'ERROR';
  }
}
