import { ageText, exactText } from '../look/time.ts';
import { useScreenStore } from '../state/screen.ts';
import { Tip } from './tip.tsx';

/** The age of a time, ticking; changes on screen only when the words change. */
export function useAge(at: string): string {
  const ms = Date.parse(at);
  return useScreenStore('ticker', ({ now }) => ageText(ms, now));
}

/** A time: relative, with the exact time in the clinic's zone on hover and focus. */
export function Age({ at, timezone }: { readonly at: string; readonly timezone: string }) {
  const age = useAge(at);
  return (
    <Tip tip={exactText(Date.parse(at), timezone)}>
      <button type="button" className="cursor-help underline decoration-dotted underline-offset-2">
        <time dateTime={at}>{age}</time>
      </button>
    </Tip>
  );
}
