import type { Fault, Faults } from './faults.ts';

/** What is wrong in the demo clinic at this moment. */
export interface DemoState {
  /** Takes notice of what another process changed. */
  refresh(): Promise<void>;
  /** The faults of a host, as of the last {@link refresh}. */
  faults(host: string): Faults;
}

/** A state of this process alone, for tests and measurements. */
export interface MemoryState extends DemoState {
  /** Puts something wrong from `since` (epoch ms) on; what is wrong already keeps its moment. */
  drift(host: string, fault: Fault, since: number): void;
  /** Mends one fault, or all of a host. */
  heal(host: string, fault?: Fault): void;
}

const NONE: Faults = new Map();

/** A clinic in which nothing is wrong yet. */
export function memoryState(): MemoryState {
  const hosts = new Map<string, Map<Fault, number>>();
  return {
    refresh: async () => undefined,
    faults: (host) => hosts.get(host) ?? NONE,
    drift: (host, fault, since) => {
      const faults = hosts.get(host) ?? new Map<Fault, number>();
      if (!faults.has(fault)) faults.set(fault, since);
      hosts.set(host, faults);
    },
    heal: (host, fault) => {
      if (fault === undefined) hosts.delete(host);
      else hosts.get(host)?.delete(fault);
    },
  };
}
