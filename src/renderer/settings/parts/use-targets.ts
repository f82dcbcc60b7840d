import { useCallback, useMemo } from 'react';
import type { BaselineScope } from '../../../contract/baseline.ts';
import type { Problem } from '../../../contract/errors.ts';
import { useScreen, useScreenStore } from '../../state/screen.ts';
import { useListed } from './use-listed.ts';

/** Something that a baseline can hang on. */
export interface Target {
  readonly scope: BaselineScope['scope'];
  readonly id: string;
  readonly name: string;
  /** Name of its clinic. */
  readonly site: string;
  /** `site:<id>`, for addresses and selects. */
  readonly key: string;
}

/** Every clinic, group and host. Undefined until clinics and groups are known. */
export interface Targets {
  readonly targets: readonly Target[] | undefined;
  readonly problem: Problem | undefined;
  again(): void;
}

/** What baselines and exceptions can hang on, by name within each kind. */
export function useTargets(): Targets {
  const { core } = useScreen();
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const load = useCallback(async () => {
    const [sites, groups] = await Promise.all([core.client.sites.list(), core.client.groups.list()]);
    return [
      ...sites.map((one) => target('site', one.site_id, one.name, one.name)),
      ...groups.map((one) => target('group', one.group_id, one.name, one.site)),
    ];
  }, [core]);
  const { value, problem, again } = useListed(load);
  const targets = useMemo(() => {
    const hosts = [...rows.values()].map(({ host, site }) => target('host', host.host_id, host.name, site.name));
    return value === undefined ? undefined : [...value, ...hosts.sort((a, b) => a.name.localeCompare(b.name))];
  }, [rows, value]);
  return { targets, problem, again };
}

function target(scope: Target['scope'], id: string, name: string, site: string): Target {
  return { scope, id, name, site, key: `${scope}:${id}` };
}

/** `the clinic riverside`, `the group desks`, or a host's name. */
export function targetWords(one: Pick<Target, 'scope' | 'name'>): string {
  return one.scope === 'host' ? one.name : `the ${one.scope === 'site' ? 'clinic' : 'group'} ${one.name}`;
}
