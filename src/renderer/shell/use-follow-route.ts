import { useEffect, useRef } from 'react';
import { useScreenStore } from '../state/screen.ts';

const TITLES = { fleet: 'Fleet', host: 'Host', add: 'Add a host', evidence: 'Evidence', vault: 'Vault' } as const;

/** Names the tab after the page, and puts the focus on a new page's heading, so that it is read out. */
export function useFollowRoute(): void {
  const page = useScreenStore('route', ({ route }) => route.page);
  const part = useScreenStore('route', ({ route }) => (route.page === 'host' ? route.part : ''));
  const first = useRef(true);
  const place = `${page}/${part}`;
  useEffect(() => {
    document.title = `${TITLES[page]} · Rounds`;
    if (first.current) {
      first.current = false;
      return;
    }
    // A page may have put the focus on a field of its own.
    if (place !== '' && document.activeElement?.closest('main') === null)
      document.querySelector<HTMLElement>('main h1')?.focus();
  }, [page, place]);
}
