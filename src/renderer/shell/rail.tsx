import { Activity, FileCheck, LayoutGrid, Lock, LockOpen, type LucideIcon, Plus, Settings } from 'lucide-react';
import { hrefOf, type Route } from '../state/route.ts';
import { useScreenStore } from '../state/screen.ts';
import { Appearance } from './appearance.tsx';
import { Finder } from './finder.tsx';
import { Logo } from './logo.tsx';

/** The left rail: where one can go, and how the page looks. On a small screen it is a bar at the top. */
export function Rail() {
  const vault = useScreenStore('fleet', ({ about }) => about?.vault);
  return (
    <div className="border-b border-line bg-surface md:border-r md:border-b-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-2 md:sticky md:top-(--band) md:h-[calc(100dvh-var(--band))] md:flex-col md:flex-nowrap md:items-stretch md:py-4">
        <a
          href="#/fleet"
          className="flex items-center gap-2 rounded-md px-2 py-1 text-ink no-underline hover:no-underline"
        >
          <Logo />
          <span className="text-lg font-semibold tracking-tight">Rounds</span>
        </a>
        <nav
          aria-label="Pages"
          className="order-last flex w-full flex-wrap gap-x-1 md:order-none md:mt-3 md:w-auto md:flex-1 md:flex-col md:flex-nowrap md:gap-1"
        >
          <RailLink to={{ page: 'fleet' }} icon={LayoutGrid} label="Fleet" />
          <RailLink to={{ page: 'evidence' }} icon={FileCheck} label="Evidence" />
          <RailLink to={{ page: 'activity' }} icon={Activity} label="Activity" />
          <RailLink to={{ page: 'vault' }} icon={vault === 'unlocked' ? LockOpen : Lock} label="Vault" />
          <RailLink to={{ page: 'add' }} icon={Plus} label="Add a host" />
          <RailLink to={{ page: 'settings', part: 'sites' }} icon={Settings} label="Settings" />
        </nav>
        <Finder />
        <Appearance />
        <Version />
      </div>
    </div>
  );
}

function RailLink({
  to,
  icon: Icon,
  label,
}: {
  readonly to: Route;
  readonly icon: LucideIcon;
  readonly label: string;
}) {
  const here = useScreenStore(
    'route',
    ({ route }) => route.page === to.page || (to.page === 'fleet' && route.page === 'host'),
  );
  return (
    <a
      href={hrefOf(to)}
      aria-current={here ? 'page' : undefined}
      className={`flex min-h-8 items-center gap-1.5 rounded-md px-2 py-1 font-medium md:gap-2.5 no-underline hover:no-underline ${here ? 'bg-accent-soft text-accent-text' : 'text-ink-2 hover:bg-hover hover:text-ink'}`}
    >
      <Icon size={16} aria-hidden="true" />
      {label}
    </a>
  );
}

function Version() {
  const version = useScreenStore('fleet', ({ about }) => about?.app_version);
  if (version === undefined) return null;
  return <p className="hidden px-2 text-xs text-ink-3 md:block">Version {version}</p>;
}
