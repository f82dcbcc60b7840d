import type { Clock } from '../../agent-core/clock.ts';
import { SecretSet } from './secret-set.ts';

/** How long a link can be used, milliseconds. */
export const LINK_LIFETIME_MS = 60_000;
/** Bytes of randomness in a link's token and in a session. */
export const SECRET_BYTES = 32;
/** Used and expired links that are still told apart from unknown ones, so that the page can say which it was. */
const REMEMBERED_LINKS = 100;

interface Link {
  readonly madeAt: number;
  used: boolean;
}

/** What became of a token: a session, or why not. */
export type Exchange =
  | { readonly ok: true; readonly session: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'used' | 'expired' };

/** One-time links and the sessions that they open. Nothing is written down: sessions end with the process. */
export interface SignIn {
  /** A new one-time token, good for {@link LINK_LIFETIME_MS}. */
  newToken(): string;
  /** Trades a token for a session, once. */
  exchange(token: string): Exchange;
  /** Whether this session was opened here. */
  knows(session: string): boolean;
  /** Ends a session; whoever has a copy of it has nothing then. Returns whether it was known. */
  end(session: string): boolean;
}

/** `nonce(n)` gives n random bytes as text; time is monotonic, so that a clock set back does not revive a link. */
export function createSignIn(clock: Clock, nonce: (bytes: number) => string): SignIn {
  const links = new SecretSet<Link>();
  const sessions = new SecretSet<true>();
  let made = 0;
  return {
    newToken() {
      const token = nonce(SECRET_BYTES);
      links.add(token, { madeAt: clock.monotonic(), used: false });
      made += 1;
      if (made % REMEMBERED_LINKS === 0) links.keep((link) => clock.monotonic() - link.madeAt < 10 * LINK_LIFETIME_MS);
      return token;
    },
    exchange(token) {
      const link = links.find(token);
      if (link === undefined) return { ok: false, reason: 'unknown' };
      if (link.used) return { ok: false, reason: 'used' };
      if (clock.monotonic() - link.madeAt >= LINK_LIFETIME_MS) return { ok: false, reason: 'expired' };
      link.used = true;
      const session = nonce(SECRET_BYTES);
      sessions.add(session, true);
      return { ok: true, session };
    },
    knows: (session) => sessions.find(session) === true,
    end: (session) => sessions.remove(session),
  };
}
