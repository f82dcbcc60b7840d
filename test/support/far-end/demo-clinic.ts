import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoHost, demoHosts, MAX_DEMO_HOSTS } from '../../../src/agent-core/transport/demo/roster.ts';
import { type MemoryState, memoryState } from '../../../src/agent-core/transport/demo/state.ts';
import { createDemoTransport } from '../../../src/agent-core/transport/demo/transport.ts';
import type { ReadSession, Transport } from '../../../src/agent-core/transport/session.ts';
import { makeClinic } from '../../../src/main/demo/make-clinic.ts';
import { type Console, openConsole } from './console.ts';
import { idle, type SimulatedTime, simulatedTime } from './simulated-time.ts';

/** A demo console over simulated time. */
export interface DemoClinic extends Console {
  readonly time: SimulatedTime;
  readonly state: MemoryState;
  readonly hosts: readonly DemoHost[];
  /** What the hosts were asked since the beginning, and what is open now. */
  readonly counts: { readonly scans: number; readonly asking: number; readonly openSessions: number };
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
}

/** Days are watched in seconds here, and each scan flushes the disk: a folder in memory, where there is one. */
const MEMORY = '/dev/shm';

/** The first `count` hosts of the demo clinic that a check can read: those of Windows answer none yet, and cost nothing. */
export function readableHosts(count: number): DemoHost[] {
  return demoHosts(MAX_DEMO_HOSTS)
    .filter((host) => host.platform !== 'windows')
    .slice(0, count);
}

/** A demo console with these hosts, made as `demo init` makes it. Watching is not started. */
export async function demoClinic(hosts: readonly DemoHost[], start?: number): Promise<DemoClinic> {
  const time = simulatedTime(start);
  const state = memoryState();
  const counts = { scans: 0, asking: 0, openSessions: 0 };
  let answered = 0;
  const transport = counted(createDemoTransport({ clock: time.clock, timers: time.timers, state }), counts, () => {
    answered += 1;
  });
  /** Each answer is judged in a turn of its own, so there are to be as many turns as answers, and a few more. */
  const settled = async () => {
    do {
      const turns = 8 + answered;
      answered = 0;
      await idle(turns);
    } while (answered > 0);
  };
  const dir = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'rounds-day-'));
  const console = await openConsole({ transport, demo: true, clock: time.clock, timers: time.timers, dir });
  let isMade = false;
  const making = makeClinic(console.client, hosts, () => undefined).finally(() => {
    isMade = true;
  });
  while (!isMade) await time.pass(100, settled);
  await making;
  return {
    ...console,
    time,
    state,
    hosts,
    counts,
    pass: (ms) => time.pass(ms, settled),
    [Symbol.asyncDispose]: async () => {
      await console[Symbol.asyncDispose]();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function counted(
  transport: Transport,
  counts: { scans: number; asking: number; openSessions: number },
  onAnswer: () => void,
): Transport {
  return {
    identify: (target, signal) => transport.identify(target, signal),
    openRead: async (target, signal) => {
      const session = await transport.openRead(target, signal);
      counts.openSessions += 1;
      return countedSession(session, counts, onAnswer);
    },
  };
}

function countedSession(
  session: ReadSession,
  counts: { scans: number; asking: number; openSessions: number },
  onAnswer: () => void,
): ReadSession {
  return {
    identity: session.identity,
    get alive() {
      return session.alive;
    },
    probe: async (probes, options) => {
      counts.scans += 1;
      counts.asking += 1;
      try {
        return await session.probe(probes, options);
      } finally {
        counts.asking -= 1;
        onAnswer();
      }
    },
    [Symbol.asyncDispose]: async () => {
      counts.openSessions -= 1;
      await session[Symbol.asyncDispose]();
    },
  };
}
