import { hrefOf, type SettingsPart } from '../state/route.ts';
import { SECTIONS } from './sections.ts';

/** The parts of the settings: beside the page where there is room, above it where there is not. */
export function SettingsNav({ part }: { readonly part: SettingsPart }) {
  return (
    <nav aria-label="Parts of the settings" className="settings-nav">
      {SECTIONS.map((one) => {
        const here = one.part === part;
        const { icon: Icon } = one;
        return (
          <a
            key={one.part}
            href={hrefOf({ page: 'settings', part: one.part })}
            aria-current={here ? 'page' : undefined}
            className={`flex min-h-8 items-center gap-2 rounded-md px-2.5 py-1 font-medium no-underline hover:no-underline ${here ? 'bg-accent-soft text-accent-text' : 'text-ink-2 hover:bg-hover hover:text-ink'}`}
          >
            <Icon size={15} aria-hidden="true" />
            {one.label}
          </a>
        );
      })}
    </nav>
  );
}
