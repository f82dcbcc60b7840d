import { hostFactsProbe } from '../../../src/agent-core/checks/host-facts/index.ts';
import { CHECKS } from '../../../src/agent-core/checks/index.ts';
import { systemClock } from '../../../src/agent-core/clock.ts';
import { HOST_LIMIT_MS } from '../../../src/agent-core/drift/read-host.ts';
import { systemIds } from '../../../src/agent-core/ids.ts';
import { composeScript } from '../../../src/agent-core/transport/host-script/script.ts';
import type { HostTarget, Probe, ProbeRun, ReadSession, Transport } from '../../../src/agent-core/transport/session.ts';
import { createTransport } from '../../../src/agent-core/transport/transports.ts';
import { atOnce, type Contestant } from './contest.ts';
import type { Fleet } from './fleet.ts';
import type { Script } from './openssh.ts';

const ids = systemIds(systemClock);

/** The product's way to hosts, as `core.ts` makes it, with no session open. */
export function newTransport(): Transport {
  return createTransport({ clock: systemClock, ids, platform: process.platform, agentSocket: undefined });
}

/** The smallest script that the product sends: one probe, which does nothing. */
export const EMPTY: readonly Probe[] = [{ name: 'empty', script: ':', params: {}, timeoutMs: 10_000 }];

/** What a scan sends: the probes of all checks. */
export function checkProbes(): readonly Probe[] {
  const context = { platform: 'linux', baseline: {}, previousCanary: undefined, privileged: true } as const;
  return CHECKS.flatMap((check) => check.probes({ ...context, canary: ids.nonce(8) }));
}

/** What a whole scan sends: the checks, and the host's facts. */
export function scanProbes(): readonly Probe[] {
  return [hostFactsProbe('linux'), ...checkProbes()];
}

/** The very bytes that the product sends for these probes, for its rivals to send. */
export function scriptOf(probes: readonly Probe[]): Script {
  const nonce = ids.nonce(16);
  return { text: composeScript(probes, { nonce, sudo: true }), end: `${nonce} end` };
}

/** Logs in, reads, logs out. Throws unless every probe answered. */
export async function readOnce(
  transport: Transport,
  target: HostTarget,
  probes: readonly Probe[],
  signal: AbortSignal,
): Promise<ProbeRun> {
  await using session = await transport.openRead(target, signal);
  return await ask(session, probes, signal);
}

/** A login to every address, at most `width` at once, each with all of the probes. */
export function roundsCold(fleet: Fleet, probes: readonly Probe[], width: number): Contestant {
  return async (signal) => {
    const transport = newTransport();
    await atOnce(fleet.members, width, async ({ target }) => {
      await readOnce(transport, target, probes, signal);
    });
  };
}

/** Sessions of the product that stay open, one for each address. */
export interface OpenSessions extends AsyncDisposable {
  /** All of the probes over every session, at most `width` at once. */
  ask(probes: readonly Probe[], width: number): Contestant;
}

/** Logs in to every address, and keeps the sessions. */
export async function openSessions(fleet: Fleet, width: number, signal: AbortSignal): Promise<OpenSessions> {
  const transport = newTransport();
  const sessions: ReadSession[] = [];
  await atOnce(fleet.members, width, async ({ target }) => {
    sessions.push(await transport.openRead(target, signal));
  });
  return {
    ask: (probes, many) => (stop) =>
      atOnce(sessions, many, async (session) => {
        await ask(session, probes, stop);
      }),
    async [Symbol.asyncDispose]() {
      for (const session of sessions) await session[Symbol.asyncDispose]();
    },
  };
}

/** A scan that did not get its answers would be fast, and no figure. */
export async function ask(session: ReadSession, probes: readonly Probe[], signal: AbortSignal): Promise<ProbeRun> {
  const answer = await session.probe(probes, { timeoutMs: HOST_LIMIT_MS, signal });
  for (const { name } of probes) {
    const frame = answer.frames.get(name);
    if (frame?.status !== 'ok') throw new Error(`No answer of ${name}: ${JSON.stringify([frame, answer.problem])}`);
  }
  return answer;
}
