import { useScreenStore } from '../state/screen.ts';

/** Whether there is no core to ask now. Before the first connection there is none either, but it is being made. */
export function useAway(): boolean {
  return useScreenStore('connection', (state) => state.phase === 'away' || state.phase === 'signed_out');
}

/** Whether a call can be made now: for `disabled` of whatever sends something. */
export function useOnline(): boolean {
  return useScreenStore('connection', (state) => state.phase === 'online');
}
