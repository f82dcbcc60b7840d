import { unitName } from '../../contract/baseline.ts';
import type { MissingFact } from './check.ts';
import { whyNot } from './frames.ts';
import type { ProbeOutput } from './probe-output.ts';

/** What systemd says of one unit. The states are systemd's own words (`systemctl --state=help`). */
export interface UnitFact {
  /** As it was asked for, such as `rsyslog`. */
  readonly name: string;
  /** Its full name on the host; differs when `name` is an alias. */
  readonly id: string;
  /** `loaded`, `not-found`, `masked`, `bad-setting`, `error` ... */
  readonly load: string;
  /** `active`, `inactive`, `failed`, `activating`, `reloading` ... */
  readonly active: string;
  readonly sub: string;
  /** `enabled`, `disabled`, `static` ...; empty for a unit without a file. */
  readonly enabled: string;
}

/** Units that a probe may ask for, as the value of its parameter: names without blanks, quotes or wildcards only. */
export function unitParameter(names: readonly string[]): string {
  return [...new Set(names)].filter((name) => unitName.safeParse(name).success).join(' ');
}

/** Reads what the shell function `unit NAME` printed. */
export function readUnit(output: ProbeOutput, name: string): UnitFact | MissingFact {
  const result = output.command(`unit.${name}`);
  const need = { fact: `state of ${name}`, command: 'systemctl show', package: 'systemd' };
  if (result === undefined || result.code !== 0) return whyNot(result, need);
  const value = new Map<string, string>();
  for (const line of result.lines) {
    const [, key, word] = /^([A-Za-z]{1,30})=([A-Za-z0-9:_.@\\-]{0,256})$/.exec(line) ?? [];
    if (key !== undefined && word !== undefined && !value.has(key)) value.set(key, word);
  }
  const load = value.get('LoadState');
  const active = value.get('ActiveState');
  if (load === undefined || active === undefined || load === '' || active === '') {
    return {
      fact: need.fact,
      why: 'systemctl did not tell the state',
      fix: `Run "systemctl show ${name}" on the host.`,
    };
  }
  return {
    name,
    id: value.get('Id') ?? name,
    load,
    active,
    sub: value.get('SubState') ?? '',
    enabled: value.get('UnitFileState') ?? '',
  };
}

/** True for a fact that is missing. */
export function isMissing(value: object): value is MissingFact {
  return 'why' in value && 'fix' in value;
}

/** A unit protects only while it runs; a reload does not stop it. */
export function isRunning(unit: UnitFact): boolean {
  return (
    unit.load === 'loaded' && (unit.active === 'active' || unit.active === 'reloading' || unit.active === 'refreshing')
  );
}

/** How a unit was found, in words: `inactive (dead)`, or that there is none. */
export function unitState(unit: UnitFact): string {
  if (unit.load === 'not-found') return 'not installed';
  if (unit.load !== 'loaded') return `${unit.load}, ${unit.active}`;
  return unit.sub === '' ? unit.active : `${unit.active} (${unit.sub})`;
}

/** A unit as it goes into records. */
export function unitRecord(unit: UnitFact): { readonly [key: string]: string } {
  const { name, id, load, active, sub, enabled } = unit;
  return { name, id, load, active, sub, enabled };
}

/** The part of a unit that stays as it is while nobody changes it. */
export function stableUnit(unit: UnitFact): { readonly [key: string]: string } {
  return { name: unit.name, load: unit.load, active: unit.active, enabled: unit.enabled };
}
