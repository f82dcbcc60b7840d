import type { FleetRow } from '../../contract/live.ts';
import { nextTryText } from '../look/next-try.ts';
import { useScreenStore } from '../state/screen.ts';

/** When a host that did not answer is tried again. */
export function NextTry({ row }: { readonly row: FleetRow }) {
  const watcher = useScreenStore('fleet', ({ about }) => about?.watcher);
  const text = useScreenStore('ticker', ({ now }) => nextTryText(row, watcher, now));
  return text === undefined ? null : <p data-testid="next-try">{text}</p>;
}
