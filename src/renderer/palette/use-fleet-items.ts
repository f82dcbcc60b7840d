import { Server } from 'lucide-react';
import { useMemo } from 'react';
import { TONES, toneOf } from '../look/states.ts';
import { checkWord } from '../look/words.ts';
import { useScreenStore } from '../state/screen.ts';
import type { Item } from './item.ts';

/** Every host, and every check of every host, worst first. */
export function useFleetItems(): readonly Item[] {
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const order = useScreenStore('fleet', (fleet) => fleet.order);
  const go = useScreenStore('route', (state) => state.go);
  return useMemo(() => {
    const ordered = order.flatMap((id) => rows.get(id) ?? []);
    const hosts = ordered.map(
      ({ host, site }): Item => ({
        id: `host ${host.host_id}`,
        group: 'Hosts',
        label: host.name,
        words: `${site.name} ${host.platform}`,
        hint: site.name,
        icon: Server,
        run: () => go({ page: 'fleet', host: host.name }),
      }),
    );
    const checks = ordered.flatMap(({ host, cells }) =>
      cells.map((cell): Item => {
        const tone = toneOf(cell);
        return {
          id: `check ${host.host_id} ${cell.check}`,
          group: 'Checks',
          label: `${checkWord(cell.check)} on ${host.name}`,
          words: cell.check,
          hint: TONES[tone].word,
          icon: TONES[tone].icon,
          tone,
          run: () => go({ page: 'fleet', host: host.name, check: cell.check }),
        };
      }),
    );
    return [...hosts, ...checks];
  }, [rows, order, go]);
}
