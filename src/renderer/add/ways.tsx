import { FileInput, type LucideIcon, Monitor, PencilLine, TestTubeDiagonal } from 'lucide-react';
import { type AddWay, hrefOf } from '../state/route.ts';

const WAYS: readonly { readonly way: AddWay | undefined; readonly label: string; readonly icon: LucideIcon }[] = [
  { way: undefined, label: 'By hand', icon: PencilLine },
  { way: 'import', label: 'From a list', icon: FileInput },
  { way: 'this-computer', label: 'This computer', icon: Monitor },
  { way: 'demo', label: 'Demo clinic', icon: TestTubeDiagonal },
];

/** The ways to have something to look at. What was typed in one is kept while another is looked at. */
export function Ways({ way }: { readonly way: AddWay | undefined }) {
  return (
    <nav aria-label="Ways to add" className="mb-4 flex flex-wrap gap-1 border-b border-line pb-2">
      {WAYS.map(({ way: to, label, icon: Icon }) => (
        <a
          key={label}
          href={hrefOf(to === undefined ? { page: 'add' } : { page: 'add', way: to })}
          aria-current={to === way ? 'true' : undefined}
          className={`flex min-h-8 items-center gap-1.5 rounded-md px-2.5 font-medium no-underline hover:no-underline ${to === way ? 'bg-accent-soft text-accent-text' : 'text-ink-2 hover:bg-hover'}`}
        >
          <Icon size={15} aria-hidden="true" /> {label}
        </a>
      ))}
    </nav>
  );
}
