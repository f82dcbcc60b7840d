import type { Readable, Writable } from 'node:stream';

/** Why a channel brings nothing more. */
export type ChannelEnd =
  | { readonly kind: 'exit'; readonly code: number | undefined; readonly signal?: string | undefined }
  | { readonly kind: 'lost'; readonly detail: string };

/**
 * How to leave a channel. `done`: all was said. `abandon`: what runs at the other end is told to stop. `sever`: the way
 * itself is not to be trusted or used any more (a flood, a dead line); a session over it is over.
 */
export type Leaving = 'done' | 'abandon' | 'sever';

/** A started command at the other end, whichever transport brought it there. */
export interface ScriptChannel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when nothing more comes. Never rejects. */
  readonly ended: Promise<ChannelEnd>;
  /** Frees the channel. May be called twice. */
  close(leaving: Leaving): void;
}

/** Starts a command at the other end. Rejects with RoundsError, or with the signal's reason when it aborts. */
export type OpenChannel = (argv: readonly string[], signal: AbortSignal) => Promise<ScriptChannel>;
