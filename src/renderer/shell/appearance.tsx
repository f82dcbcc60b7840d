import { Contrast, type LucideIcon, Monitor, Moon, Sun } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { Tip } from '../parts/tip.tsx';
import type { Theme } from '../state/look.ts';
import { useScreenStore } from '../state/screen.ts';

const THEMES: readonly { readonly value: Theme; readonly icon: LucideIcon; readonly label: string }[] = [
  { value: 'system', icon: Monitor, label: 'As the system' },
  { value: 'light', icon: Sun, label: 'Light' },
  { value: 'dark', icon: Moon, label: 'Dark' },
];
const BUTTON =
  'grid size-8 place-items-center rounded-md text-ink-2 hover:bg-hover aria-checked:bg-accent-soft aria-checked:text-accent-text aria-pressed:bg-accent-soft aria-pressed:text-accent-text';

/** Light, dark or as the system; more contrast or as the system. */
export function Appearance() {
  const theme = useScreenStore('look', (look) => look.theme);
  const setTheme = useScreenStore('look', (look) => look.setTheme);
  const contrast = useScreenStore('look', (look) => look.contrast);
  const setContrast = useScreenStore('look', (look) => look.setContrast);
  return (
    <div className="flex items-center gap-1">
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
            <ToggleGroup.Item value={value} aria-label={label} className={BUTTON}>
              <Icon size={16} aria-hidden="true" />
            </ToggleGroup.Item>
          </Tip>
        ))}
      </ToggleGroup.Root>
      <Tip tip="More contrast">
        <button
          type="button"
          aria-label="More contrast"
          aria-pressed={contrast === 'more'}
          className={BUTTON}
          onClick={() => setContrast(contrast === 'more' ? 'system' : 'more')}
        >
          <Contrast size={16} aria-hidden="true" />
        </button>
      </Tip>
    </div>
  );
}
