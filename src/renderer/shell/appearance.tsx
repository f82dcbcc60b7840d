import { Contrast, type LucideIcon, Monitor, Moon, Rows3, Sun } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { Tip } from '../parts/tip.tsx';
import type { Theme } from '../state/look.ts';
import { useScreenStore } from '../state/screen.ts';

const THEMES: readonly { readonly value: Theme; readonly icon: LucideIcon; readonly label: string }[] = [
  { value: 'system', icon: Monitor, label: 'As the system' },
  { value: 'light', icon: Sun, label: 'Light' },
  { value: 'dark', icon: Moon, label: 'Dark' },
];

/** Light, dark or as the system; more contrast or as the system; rows close together or not. */
export function Appearance() {
  const theme = useScreenStore('look', (look) => look.theme);
  const setTheme = useScreenStore('look', (look) => look.setTheme);
  const contrast = useScreenStore('look', (look) => look.contrast);
  const setContrast = useScreenStore('look', (look) => look.setContrast);
  const density = useScreenStore('look', (look) => look.density);
  const setDensity = useScreenStore('look', (look) => look.setDensity);
  return (
    <fieldset className="flex items-center gap-0.5" aria-label="Appearance">
      <ToggleGroup.Root
        type="single"
        value={theme}
        onValueChange={(value) => {
          const chosen = THEMES.find((one) => one.value === value);
          if (chosen !== undefined) setTheme(chosen.value);
        }}
        aria-label="Colours"
        className="flex gap-0.5"
      >
        {THEMES.map(({ value, icon: Icon, label }) => (
          <Tip key={value} tip={`Colours: ${label.toLowerCase()}`}>
            <ToggleGroup.Item value={value} aria-label={label} className="toggle">
              <Icon size={16} aria-hidden="true" />
            </ToggleGroup.Item>
          </Tip>
        ))}
      </ToggleGroup.Root>
      <span className="mx-1 h-4 w-px bg-line" aria-hidden="true" />
      <Switch
        label="More contrast"
        on={contrast === 'more'}
        onPress={() => setContrast(contrast === 'more' ? 'system' : 'more')}
      >
        <Contrast size={16} aria-hidden="true" />
      </Switch>
      <Switch
        label="Compact rows"
        on={density === 'compact'}
        onPress={() => setDensity(density === 'compact' ? 'comfortable' : 'compact')}
      >
        <Rows3 size={16} aria-hidden="true" />
      </Switch>
    </fieldset>
  );
}

function Switch({
  label,
  on,
  onPress,
  children,
}: {
  readonly label: string;
  readonly on: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Tip tip={label}>
      <button type="button" aria-label={label} aria-pressed={on} className="toggle" onClick={onPress}>
        {children}
      </button>
    </Tip>
  );
}
