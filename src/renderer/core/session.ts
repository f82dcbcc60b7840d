import { z } from 'zod';

const KEY = 'rounds.session';
const granted = z.object({ session: z.string().min(1) });
const refused = z.object({ message: z.string() });

/** What of the browser the session needs. */
export interface SessionEdges {
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly fetch: typeof fetch;
}

/** This tab's session: kept for a reload, gone with the tab. */
export interface PageSession {
  read(): string | undefined;
  forget(): void;
  /** Resolves to the words of the refusal, if it was refused. Rejects when the core does not answer. */
  exchange(token: string): Promise<string | undefined>;
}

/** The token inside a pasted link, or the text itself. */
export function tokenOf(pasted: string): string {
  const text = pasted.trim();
  return /#token=([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? text;
}

export function createPageSession({ storage, fetch: ask }: SessionEdges): PageSession {
  return {
    read: () => storage.getItem(KEY) ?? undefined,
    forget: () => storage.removeItem(KEY),
    async exchange(token) {
      const response = await ask('/auth', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
      const body: unknown = await response.json();
      if (!response.ok) {
        const told = refused.safeParse(body);
        return told.success ? told.data.message : `The console refused the link (${response.status}).`;
      }
      storage.setItem(KEY, granted.parse(body).session);
      return undefined;
    },
  };
}
