import { useCallback, useEffect, useRef, useState } from 'react';
import type { EvidenceRow } from '../../contract/evidence.ts';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { type Entry, entryOf } from './entry.ts';

/** Records that are opened at once. */
const AT_ONCE = 4;

/** What is known of one row beside its line in the list; `unread` where the record could not be opened. */
export type Known = Entry | 'unread';

/**
 * Who, what and why of rows, read from the signed records themselves. A record never changes: each is opened once.
 * Absent from the map: not read yet.
 */
export function useEntries(rows: readonly EvidenceRow[] | undefined): ReadonlyMap<string, Known> {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const loadNames = useCallback(
    async () => new Map((await core.client.technicians.list()).map((one) => [one.technician_id, one.name])),
    [core],
  );
  const { value: names, problem } = useFetched(loadNames);
  // Without the list of technicians the records still name the account.
  const ready = names !== undefined || problem !== undefined;
  const [known, setKnown] = useState<ReadonlyMap<string, Known>>(new Map());
  const seen = useRef(known);
  useEffect(() => {
    if (!online || !ready || rows === undefined) return;
    const ended = new AbortController();
    const wanted = rows.map((row) => row.bundle_id).filter((id) => (seen.current.get(id) ?? 'unread') === 'unread');
    const next = wanted.values();
    const open = async () => {
      for (const id of next) {
        const entry = await core.client.evidence.show({ bundle: id }, { signal: ended.signal }).then(
          ({ bundle }): Known => entryOf(bundle, names ?? new Map()) ?? 'unread',
          (): Known => 'unread',
        );
        if (ended.signal.aborted) return;
        seen.current = new Map(seen.current).set(id, entry);
        setKnown(seen.current);
      }
    };
    for (let lane = 0; lane < AT_ONCE; lane += 1) void open();
    return () => ended.abort();
  }, [core, rows, online, ready, names]);
  return known;
}
