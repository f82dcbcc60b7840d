import { useCallback, useEffect } from 'react';
import type { PickOption } from '../parts/pick.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** The groups that hosts can be narrowed by; who is in them goes into the store. */
export function useGroups(): readonly PickOption[] {
  const { core } = useScreen();
  const setMembers = useScreenStore('fleetView', (view) => view.setMembers);
  const load = useCallback(() => core.client.groups.list({}), [core]);
  const { value } = useFetched(load);
  useEffect(() => {
    if (value !== undefined)
      setMembers(new Map(value.map((one) => [`${one.site}/${one.name}`, new Set<string>(one.hosts)])));
  }, [value, setMembers]);
  const groups = value ?? [];
  const manySites = new Set(groups.map((one) => one.site)).size > 1;
  return groups.map((one) => ({
    value: `${one.site}/${one.name}`,
    label: manySites ? `${one.site}: ${one.name}` : one.name,
  }));
}
