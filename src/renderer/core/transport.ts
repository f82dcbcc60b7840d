import type { ClientLink } from '@orpc/client';

/** How a connection ended. `signed_out`: this page's session is not known there (the console was started anew). */
export type Ending = 'lost' | 'signed_out';

/** A live connection to the core. */
export interface Wire {
  readonly link: ClientLink<Record<never, never>>;
  /** Settles once, when the connection is gone; never rejects. */
  readonly ended: Promise<Ending>;
  close(): void;
}

/** Whoever holds the core: the loopback web host now, the desktop's message port later. */
export interface Transport {
  /** Rejects with {@link NotSignedIn} when a person must act, with anything else when trying again may help. */
  connect(): Promise<Wire>;
  /** Trades what a person pasted (a link, or its token) for a session; resolves to a refusal's words, if any. */
  signIn(pasted: string): Promise<string | undefined>;
}

/** There is no session, or it is not known there. */
export class NotSignedIn extends Error {
  override readonly name = 'NotSignedIn';
}
