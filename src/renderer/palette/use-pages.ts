import {
  Activity,
  FileCheck,
  FileInput,
  LayoutGrid,
  Lock,
  type LucideIcon,
  Monitor,
  Plus,
  Settings,
} from 'lucide-react';
import { useMemo } from 'react';
import type { Route } from '../state/route.ts';
import { useScreenStore } from '../state/screen.ts';
import type { Item } from './item.ts';

const PAGES: readonly {
  readonly label: string;
  readonly words?: string;
  readonly icon: LucideIcon;
  readonly to: Route;
}[] = [
  { label: 'Fleet', words: 'hosts matrix score', icon: LayoutGrid, to: { page: 'fleet' } },
  { label: 'Evidence', words: 'records bundles verify', icon: FileCheck, to: { page: 'evidence' } },
  { label: 'Activity', words: 'who did what log audit', icon: Activity, to: { page: 'activity' } },
  {
    label: 'Settings',
    words: 'sites groups baselines exceptions keys',
    icon: Settings,
    to: { page: 'settings', part: 'sites' },
  },
  { label: 'Vault', words: 'passphrase recovery code lock unlock', icon: Lock, to: { page: 'vault' } },
  { label: 'Add a host', words: 'new clinic site', icon: Plus, to: { page: 'add' } },
  {
    label: 'Import a list of hosts',
    words: 'csv known_hosts ssh config ansible',
    icon: FileInput,
    to: { page: 'add', way: 'import' },
  },
  { label: 'Check this computer', words: 'local laptop', icon: Monitor, to: { page: 'add', way: 'this-computer' } },
];

/** The pages of the console. */
export function usePages(): readonly Item[] {
  const go = useScreenStore('route', (state) => state.go);
  return useMemo(
    () =>
      PAGES.map(({ label, words, icon, to }) => ({
        id: `page ${label}`,
        group: 'Pages' as const,
        label,
        icon,
        ...(words === undefined ? {} : { words }),
        run: () => go(to),
      })),
    [go],
  );
}
