import { useScreenStore } from '../state/screen.ts';
import { KeyMap } from './key-map.tsx';
import { Palette } from './palette.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** What lies over every page: the command palette, or the keyboard map. */
export function Overlays() {
  const open = useScreenStore('overlays', (overlays) => overlays.open);
  const close = useScreenStore('overlays', (overlays) => overlays.close);
  useShortcuts();
  if (open === 'palette') return <Palette onClose={close} />;
  if (open === 'keys') return <KeyMap onClose={close} />;
  return null;
}
