import {
  type CheckState,
  checkState,
  type Platform,
  platform,
  SEVERITIES,
  type Severity,
} from '../../contract/enums.ts';
import type { FleetRow } from '../../contract/live.ts';
import type { Tone } from '../look/states.ts';
import { choiceOf, fieldOf } from './address-query.ts';

/** What of the fleet is shown; '' for all. Kept in the address. */
export interface FleetFilter {
  /** Part of a name or an address. */
  readonly text: string;
  /** Short name of a site. */
  readonly site: string;
  /** `SITE/GROUP`. */
  readonly group: string;
  readonly platform: Platform | '';
  /** Only hosts with a cell in this state, and of this severity where one is given. */
  readonly state: CheckState | '';
  readonly severity: Severity | '';
}

/** Every host. */
export const ALL_HOSTS: FleetFilter = { text: '', site: '', group: '', platform: '', state: '', severity: '' };

/** The hosts of each group by `SITE/GROUP`; undefined until it was told. */
export type Members = ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** The filter that an address holds; what is unknown in it is left out. */
export function fleetFilterOf(query: string): FleetFilter {
  return {
    text: fieldOf(query, 'text'),
    site: fieldOf(query, 'site'),
    group: fieldOf(query, 'group'),
    platform: choiceOf(query, 'platform', platform.options),
    state: choiceOf(query, 'state', checkState.options),
    severity: choiceOf(query, 'severity', SEVERITIES),
  };
}

/** Whether a host passes the filter. Of a group that was not told yet every host passes. */
export function passes(row: FleetRow, filter: FleetFilter, members: Members): boolean {
  const text = filter.text.trim().toLowerCase();
  return (
    (filter.site === '' || row.site.name === filter.site) &&
    (filter.platform === '' || row.host.platform === filter.platform) &&
    (filter.group === '' || members === undefined || (members.get(filter.group)?.has(row.host.name) ?? false)) &&
    (text === '' || row.host.name.includes(text) || row.host.address.toLowerCase().includes(text)) &&
    ((filter.state === '' && filter.severity === '') ||
      row.cells.some(
        (cell) =>
          (filter.state === '' || cell.state === filter.state) &&
          (filter.severity === '' || (cell.state === 'drifted' && cell.severity === filter.severity)),
      ))
  );
}

/** The one tone that a filter asks for; undefined when it asks for none or for more. */
export function toneAsked({ state, severity }: Pick<FleetFilter, 'state' | 'severity'>): Tone | undefined {
  if (state === 'drifted' || state === '') return severity === '' ? undefined : severity;
  return severity === '' ? state : undefined;
}

/** The filter that asks for a tone; pressed twice, for none. */
export function withTone(filter: FleetFilter, tone: Tone): FleetFilter {
  if (toneAsked(filter) === tone) return { ...filter, state: '', severity: '' };
  const asked = SEVERITIES.find((one) => one === tone);
  return asked === undefined
    ? { ...filter, state: checkState.options.find((one) => one === tone) ?? '', severity: '' }
    : { ...filter, state: 'drifted', severity: asked };
}
