import { useScreen, useScreenStore } from '../../state/screen.ts';

/** Text that is typed in the settings and kept under `name` while the person looks elsewhere. */
export function useDraft(name: string, initial = ''): readonly [string, (text: string) => void] {
  const { stores } = useScreen();
  const text = useScreenStore('settingsDrafts', ({ texts }) => texts.get(name)) ?? initial;
  return [text, (next) => stores.settingsDrafts.getState().put(name, next)];
}

/** Forgets what was typed under these names; for after it was sent. */
export function useDropDrafts(prefix: string): () => void {
  const { stores } = useScreen();
  return () => stores.settingsDrafts.getState().drop(prefix);
}
