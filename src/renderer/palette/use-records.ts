import { FileCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { EvidenceRow } from '../../contract/evidence.ts';
import { shortText } from '../look/time.ts';
import { visibleText } from '../look/visible-text.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import type { Item } from './item.ts';

/** What was typed must rest this long before records are looked for, ms. */
const REST_MS = 150;
const MOST = 6;
/** Fewer letters find too much. */
const LEAST_CHARS = 3;

/** Records whose label, or any other word, begins with what was typed. Nothing while the core is away. */
export function useRecords(typed: string): readonly Item[] {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [found, setFound] = useState<{ of: string; rows: readonly EvidenceRow[] }>();
  const text = typed.trim();
  const asks = online && text.length >= LEAST_CHARS;
  useEffect(() => {
    if (!asks) return;
    const ended = new AbortController();
    const timer = setTimeout(() => {
      core.client.evidence.list({ text, limit: MOST }, { signal: ended.signal }).then(
        (rows) => setFound({ of: text, rows }),
        // Records are an extra of the palette: the rest works without them, and Evidence says what is wrong.
        () => setFound({ of: text, rows: [] }),
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [core, text, asks]);
  if (!asks || found?.of !== text) return [];
  const zones = new Map([...stores.fleet.getState().rows.values()].map(({ site }) => [site.site_id, site.timezone]));
  return found.rows.map((row) => ({
    id: `record ${row.bundle_id}`,
    group: 'Records',
    label: row.label,
    words: text,
    hint: `${visibleText(row.summary).slice(0, 80)} · ${shortText(Date.parse(row.timestamp), zones.get(row.site_id) ?? 'UTC')}`,
    icon: FileCheck,
    run: () => stores.route.getState().go({ page: 'evidence', bundle: row.bundle_id }),
  }));
}
