import { useScreenStore } from '../../state/screen.ts';

/** Whether the core is there: while it is not, nothing can be sent. */
export function useOnline(): boolean {
  return useScreenStore('connection', (state) => state.phase === 'online');
}
