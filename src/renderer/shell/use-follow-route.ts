import { useEffect, useRef } from 'react';
import { useScreenStore } from '../state/screen.ts';

const TITLES = {
  fleet: 'Fleet',
  host: 'Host',
  add: 'Add a host',
  evidence: 'Evidence',
  activity: 'Activity',
  vault: 'Vault',
  settings: 'Settings',
} as const;

/** Names the tab after the page. */
export function useTitle(): void {
  const page = useScreenStore('route', ({ route }) => route.page);
  const demo = useScreenStore('fleet', ({ about }) => about?.demo === true);
  useEffect(() => {
    document.title = `${demo ? 'DEMO · ' : ''}${TITLES[page]} · Rounds`;
  }, [page, demo]);
}

/** Puts the focus on a new page's heading, so that it is read out. Stands beside the page, which may have to be loaded first. */
export function FocusOnArrival(): null {
  const page = useScreenStore('route', ({ route }) => route.page);
  const part = useScreenStore('route', ({ route }) =>
    route.page === 'host' || route.page === 'settings' ? route.part : '',
  );
  const first = useRef(true);
  const place = `${page}/${part}`;
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    // A page may have put the focus on a field of its own.
    if (place !== '' && document.activeElement?.closest('main') === null)
      document.querySelector<HTMLElement>('main h1')?.focus();
  }, [place]);
  return null;
}
