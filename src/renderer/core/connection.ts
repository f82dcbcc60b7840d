import type { ClientLink } from '@orpc/client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NotSignedIn, type Transport } from './transport.ts';

/** Where the connection stands. `away` has been online before or not; it tries again by itself. */
export interface ConnectionState {
  readonly phase: 'connecting' | 'online' | 'away' | 'signed_out';
  /** When this phase began, epoch ms. */
  readonly since: number;
  /** When the next attempt is made, epoch ms; only while away. */
  readonly nextTryAt: number | undefined;
  /** Why a link was refused, in the console's words. */
  readonly refusal: string | undefined;
  /** How many times a connection was made: streams begin anew with each. */
  readonly generation: number;
}

/** A connection that is kept up. */
export interface Connection {
  readonly state: StoreApi<ConnectionState>;
  /** The link of now; undefined while there is none. */
  link(): ClientLink<Record<never, never>> | undefined;
  /** Does not wait for the next attempt. */
  tryNow(): void;
  /** Signs in with a pasted link or its token. */
  signIn(pasted: string): Promise<void>;
}

/** Waits between attempts, ms: quick at first, since a console that restarts is back in a second. */
const WAITS_MS = [300, 700, 1500, 3000, 5000] as const;

/** Connects, and connects again whenever the connection ends, until `signal` aborts. */
export function keepConnected(transport: Transport, now: () => number, signal: AbortSignal): Connection {
  const state = createStore<ConnectionState>(() => ({
    phase: 'connecting',
    since: now(),
    nextTryAt: undefined,
    refusal: undefined,
    generation: 0,
  }));
  const set = (phase: ConnectionState['phase'], nextTryAt?: number) =>
    state.setState((old) => ({ phase, nextTryAt, since: old.phase === phase ? old.since : now() }));
  let link: ClientLink<Record<never, never>> | undefined;
  let wake: () => void = () => undefined;

  const pause = (ms: number | undefined) =>
    new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** One connection from its making to its end; says whether a person must sign in before the next. */
  async function once(): Promise<{ readonly made: boolean; readonly signedOut: boolean }> {
    try {
      const wire = await transport.connect();
      link = wire.link;
      state.setState((old) => ({ refusal: undefined, generation: old.generation + 1 }));
      set('online');
      const abort = () => wire.close();
      signal.addEventListener('abort', abort, { once: true });
      const ending = await wire.ended;
      signal.removeEventListener('abort', abort);
      return { made: true, signedOut: ending === 'signed_out' };
    } catch (error) {
      return { made: false, signedOut: error instanceof NotSignedIn };
    } finally {
      link = undefined;
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const { made, signedOut } = await once();
      if (signal.aborted) return;
      failures = made ? 0 : failures + 1;
      const wait = WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 5000;
      if (signedOut) set('signed_out');
      else set('away', now() + wait);
      await pause(signedOut ? undefined : wait);
    }
  }
  void run();

  return {
    state,
    link: () => link,
    tryNow: () => wake(),
    async signIn(pasted) {
      const refusal = await transport
        .signIn(pasted)
        .catch(() => 'The console does not answer. Is "rounds serve" still running?');
      state.setState({ refusal });
      if (refusal === undefined) wake();
    },
  };
}
