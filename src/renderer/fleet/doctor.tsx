import { CircleCheck, CircleDashed, CircleX, type LucideIcon, Stethoscope, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Host } from '../../contract/fleet.ts';
import type { DoctorItem } from '../../contract/live.ts';
import { HostText } from '../parts/host-text.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Section } from '../parts/section.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** Tries the way to a host step by step when asked, and says of each step whether it works and what to do. */
export function Doctor({ host }: { readonly host: Host }) {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [items, setItems] = useState<readonly DoctorItem[]>();
  const [cancelled, setCancelled] = useState(false);
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  const examine = useAction(async () => {
    const mine = new AbortController();
    control.current = mine;
    setCancelled(false);
    try {
      setItems(await core.client.doctor({ host: host.host_id }, { signal: mine.signal }));
    } catch (error) {
      if (!mine.signal.aborted) throw error;
      setCancelled(true);
    }
  });
  const bad = items?.filter((one) => one.result === 'failed' || one.result === 'warning').length ?? 0;
  return (
    <Section title="Way to the host, step by step">
      <div className="flex flex-wrap items-center gap-2">
        <button type="button" className="button" disabled={!online || examine.busy} onClick={() => examine.run()}>
          {examine.busy ? <Spinner size={14} /> : <Stethoscope size={14} aria-hidden="true" />}
          {items === undefined ? 'Examine the way' : 'Examine again'}
        </button>
        {examine.busy && (
          <button type="button" className="button" onClick={() => control.current?.abort()}>
            Cancel
          </button>
        )}
        <span role="status" className="text-ink-2">
          {examine.busy
            ? `Trying each step to ${host.name} …`
            : cancelled
              ? 'Cancelled.'
              : items === undefined
                ? 'Name, connection, identity, login, rights and tools; changes nothing.'
                : bad === 0
                  ? 'Every step works.'
                  : `${bad} of ${items.length} steps need you.`}
        </span>
      </div>
      {examine.problem !== undefined && (
        <div className="mt-2">
          <ProblemNotice problem={examine.problem} />
        </div>
      )}
      {items !== undefined && items.length === 0 && <p className="mt-2 text-ink-2">Nothing was tried.</p>}
      {items !== undefined && items.length > 0 && !examine.busy && (
        <ol className="mt-2 divide-y divide-line rounded-md border border-line" data-testid="doctor">
          {items.map((item) => (
            <Step key={`${item.host ?? ''}/${item.step ?? ''}/${item.name}`} item={item} />
          ))}
        </ol>
      )}
    </Section>
  );
}

const RESULTS: Readonly<
  Record<DoctorItem['result'], { readonly icon: LucideIcon; readonly word: string; readonly ink: string }>
> = {
  ok: { icon: CircleCheck, word: 'Works', ink: 'text-compliant' },
  warning: { icon: TriangleAlert, word: 'Look at it', ink: 'text-medium' },
  failed: { icon: CircleX, word: 'Fails', ink: 'text-critical' },
  not_checked: { icon: CircleDashed, word: 'Not tried', ink: 'text-ink-2' },
};

function Step({ item }: { readonly item: DoctorItem }) {
  const { icon: Icon, word, ink } = RESULTS[item.result];
  return (
    <li className="flex gap-2 px-2 py-1.5" data-step={item.step} data-result={item.result}>
      <Icon size={16} className={`mt-px shrink-0 ${ink}`} aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p>
          <span className={`font-semibold ${ink}`}>{word}</span>{' '}
          <span className="font-medium">
            <HostText text={item.name} foldAt={120} />
          </span>
        </p>
        <p className="text-xs text-ink-2">
          <HostText text={item.detail} foldAt={300} />
        </p>
        {item.advice !== undefined && (
          <p className="mt-0.5">
            <HostText text={item.advice} foldAt={400} />
          </p>
        )}
      </div>
    </li>
  );
}
