import type { Clock } from '../../agent-core/clock.ts';
import type { DesktopCore } from './core-host.ts';
import { repeats } from './repeats.ts';

/** How often a core that fails is opened again by itself, and within which time, milliseconds. */
const TRIES = { allowed: 3, withinMs: 5 * 60_000 } as const;
/** How long a failed core may take to let go of its files, milliseconds. */
export const LET_GO_MS = 5000;

/** What the seat tells. */
export interface SeatEvents {
  readonly opened: (core: DesktopCore) => void;
  /** The core is gone; the page must be told before anything else. */
  readonly lost: () => void;
  /** It could not be opened, or fails again and again: a person decides. */
  readonly failed: (error: unknown) => void;
}

/** Where the core sits: opening, open, or to be opened again. */
export interface CoreSeat {
  /** The core of now. */
  readonly core: DesktopCore | undefined;
  /** Opens it; does nothing while it is open or on its way. */
  open(): void;
  /** Settles with the core once it is open, however often that has to be tried. */
  whenOpen(): Promise<DesktopCore>;
  /** Something in the core failed that nobody caught: what it holds in memory is not to be trusted any more. */
  crashed(error: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Makes an empty seat. `load` opens a core; `pause(ms)` waits. */
export function coreSeat(
  load: () => Promise<DesktopCore>,
  events: SeatEvents,
  { clock, pause }: { readonly clock: Clock; readonly pause: (ms: number) => Promise<void> },
): CoreSeat {
  const crashes = repeats(clock, TRIES.allowed, TRIES.withinMs);
  let core: DesktopCore | undefined;
  let opening: Promise<void> | undefined;
  let closed = false;
  let waiting = Promise.withResolvers<DesktopCore>();

  async function attempt(): Promise<void> {
    try {
      const loaded = await Promise.resolve().then(load);
      opening = undefined;
      if (closed) return await loaded.close();
      core = loaded;
      waiting.resolve(loaded);
      events.opened(loaded);
    } catch (error) {
      // Over before it is told: whoever is told may try again at once.
      opening = undefined;
      if (!closed) events.failed(error);
    }
  }
  const open = () => {
    if (core === undefined && !closed) opening ??= attempt();
  };
  /** A core that does not let go would hold the window and the quit; the lock ends with the process in any case. */
  const letGo = (of: DesktopCore) => Promise.race([of.close().catch(() => undefined), pause(LET_GO_MS)]);

  return {
    get core() {
      return core;
    },
    open,
    whenOpen: () => waiting.promise,
    async crashed(error) {
      const broken = core;
      // Failing while it opens: the opening itself reports it.
      if (broken === undefined) return;
      core = undefined;
      waiting = Promise.withResolvers<DesktopCore>();
      events.lost();
      await letGo(broken);
      if (crashes.again()) open();
      else events.failed(error);
    },
    async close() {
      closed = true;
      await opening;
      const last = core;
      core = undefined;
      if (last !== undefined) await letGo(last);
    },
  };
}
