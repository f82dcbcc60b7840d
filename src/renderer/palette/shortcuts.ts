import type { Route } from '../state/route.ts';

/** Pages that `g` and a letter lead to. */
export const GO_KEYS: readonly { readonly key: string; readonly label: string; readonly to: Route }[] = [
  { key: 'f', label: 'Fleet', to: { page: 'fleet' } },
  { key: 'e', label: 'Evidence', to: { page: 'evidence' } },
  { key: 'a', label: 'Activity', to: { page: 'activity' } },
  { key: 's', label: 'Settings', to: { page: 'settings', part: 'sites' } },
  { key: 'v', label: 'Vault', to: { page: 'vault' } },
  { key: 'n', label: 'Add a host', to: { page: 'add' } },
];

/** What a key press asks for. */
export type Asked =
  | { readonly kind: 'palette' | 'keys' | 'find' | 'prefix' }
  | { readonly kind: 'go'; readonly to: Route };

/** A key press, as far as it matters here. */
export type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/**
 * What a press asks for; undefined for nothing. `prefixed`: `g` was pressed a moment ago. `typing`: the focus is where
 * letters are text. Single keys ask for nothing where they are switched off.
 */
export function askedBy(
  press: Press,
  {
    prefixed,
    typing,
    singleKeys,
  }: { readonly prefixed: boolean; readonly typing: boolean; readonly singleKeys: boolean },
): Asked | undefined {
  const { key, ctrlKey, metaKey, altKey } = press;
  if (altKey) return undefined;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k' ? { kind: 'palette' } : undefined;
  if (typing || !singleKeys) return undefined;
  if (prefixed) {
    const to = GO_KEYS.find((one) => one.key === key)?.to;
    if (to !== undefined) return { kind: 'go', to };
  }
  if (key === '?') return { kind: 'keys' };
  if (key === '/') return { kind: 'find' };
  return key === 'g' ? { kind: 'prefix' } : undefined;
}
