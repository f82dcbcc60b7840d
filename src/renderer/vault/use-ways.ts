import { useCallback } from 'react';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen } from '../state/screen.ts';

/** What can open the vault. Undefined until it is known, and for a core that does not tell. */
export function useWays() {
  const { core } = useScreen();
  const load = useCallback(() => core.client.vault.status(), [core]);
  const { value, problem, again } = useFetched(load);
  return { ways: value?.ways, problem, again };
}
