import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../contract/errors.ts';
import type { FleetEvent } from '../../contract/live.ts';
import type { Core } from '../core/client.ts';
import { isConnectionLoss, problemOf } from '../core/problem.ts';
import { applyFleetEvent, applyFleetEvents, EMPTY_FLEET, type FleetData } from './fleet-events.ts';

/** The Fleet page's data, and what went wrong with getting it. */
export interface FleetState extends FleetData {
  readonly problem: Problem | undefined;
  /**
   * Grows when the core tells that a person changed something (a baseline, a group, trust in a host), in whatever window:
   * what was fetched before may be another thing now.
   */
  readonly revision: number;
  /** Asks for everything again; for after a change that this page made. */
  refresh(): Promise<void>;
}

/** Changes are shown together, this often, ms: a scan of 200 hosts sends hundreds at once, and a person sees no faster. */
const TOGETHER_MS = 50;
/** How long to wait before a stream that the core ended is opened again, ms. */
const AGAIN_MS = 1000;

/** Follows `fleet.watch` over every reconnection until `signal` aborts. What was seen last stays while the core is away. */
export function createFleetStore(core: Core, now: () => number, signal: AbortSignal): StoreApi<FleetState> {
  const store = createStore<FleetState>((set) => ({
    ...EMPTY_FLEET,
    problem: undefined,
    revision: 0,
    async refresh() {
      try {
        const snapshot = await core.client.fleet.snapshot();
        set((fleet) => applyFleetEvent(fleet, { type: 'snapshot', snapshot }, now()));
      } catch (error) {
        if (!isConnectionLoss(error)) set({ problem: problemOf(error) });
      }
    },
  }));

  const waiting: FleetEvent[] = [];
  function take(event: FleetEvent): void {
    waiting.push(event);
    if (waiting.length > 1) return;
    setTimeout(() => {
      const events = waiting.splice(0);
      const at = now();
      const told = events.some((one) => one.type === 'snapshot');
      store.setState((fleet) => ({
        ...applyFleetEvents(fleet, events, at),
        problem: undefined,
        // The very first tells nothing new: everything is being fetched anyway.
        revision: fleet.revision + (told && fleet.about !== undefined ? 1 : 0),
      }));
    }, TOGETHER_MS);
  }

  async function follow(): Promise<void> {
    try {
      for await (const event of await core.client.fleet.watch(undefined, { signal })) take(event);
    } catch (error) {
      if (signal.aborted || isConnectionLoss(error)) return;
      store.setState({ problem: problemOf(error) });
    }
    // The connection may be fine and the stream not; a new connection starts a stream of its own.
    const { generation, phase } = core.connection.state.getState();
    setTimeout(() => {
      const at = core.connection.state.getState();
      if (!signal.aborted && phase === 'online' && at.phase === 'online' && at.generation === generation) void follow();
    }, AGAIN_MS);
  }

  const unsubscribe = core.connection.state.subscribe((state, old) => {
    if (state.phase === 'online' && old.phase !== 'online') void follow();
  });
  signal.addEventListener('abort', unsubscribe, { once: true });
  if (core.connection.state.getState().phase === 'online') void follow();
  return store;
}
