import { systemClock } from '../../../src/agent-core/clock.ts';
import { RoundsError } from '../../../src/agent-core/errors.ts';
import { systemIds } from '../../../src/agent-core/ids.ts';
import type { HostTarget, Probe, ProbeRun, ReadSession, Transport } from '../../../src/agent-core/transport/session.ts';
import { createTransport } from '../../../src/agent-core/transport/transports.ts';
import type { PeerOffer } from '../../../src/contract/fleet.ts';

/** A signal that nobody aborts. */
export const never = new AbortController().signal;

/** The product's transport, as the core makes it. */
export function transport(agentSocket?: string): Transport {
  return createTransport({ clock: systemClock, ids: systemIds(systemClock), platform: process.platform, agentSocket });
}

/** A host as a test describes it, and the identities that it showed. */
export type Watched = HostTarget & { readonly offers: PeerOffer[] };

/** A host at an address. Not trusted, key `keyFile`, no sudo, unless said otherwise. */
export function watched(
  at: { readonly host: string; readonly port: number; readonly user?: string; readonly keyFile?: string },
  changes: Partial<HostTarget> = {},
): Watched {
  const offers: PeerOffer[] = [];
  return {
    hostId: '00000000-0000-7000-8000-000000000001',
    name: 'srv1',
    address: `ssh://${at.user ?? 'root'}@${at.host}:${at.port}`,
    credential: at.keyFile === undefined ? { kind: 'none' } : { kind: 'key', keyFile: at.keyFile },
    sudo: { kind: 'none' },
    trusted: undefined,
    onOffer: (offer) => void offers.push(offer),
    offers,
    ...changes,
  };
}

/** The ed25519 identity with this fingerprint, confirmed. */
export function trusting(fingerprint: string): Pick<HostTarget, 'trusted'> {
  return { trusted: { keyType: 'ssh-ed25519', fingerprint } };
}

/** A probe with a limit of 5 s. */
export function probe(name: string, script: string, changes: Partial<Probe> = {}): Probe {
  return { name, script, params: {}, timeoutMs: 5000, ...changes };
}

/** Opens a session, runs the probes, closes the session. */
export async function readOnce(
  target: HostTarget,
  probes: readonly Probe[],
  via: Transport = transport(),
): Promise<ProbeRun> {
  await using session = await via.openRead(target, never);
  return await read(session, probes);
}

/** Runs probes in a session, with a limit of 30 s on all. */
export function read(session: ReadSession, probes: readonly Probe[], signal: AbortSignal = never): Promise<ProbeRun> {
  return session.probe(probes, { timeoutMs: 30_000, signal });
}

/** The RoundsError that the promise is rejected with; anything else fails the test. */
export async function refusalOf(promise: Promise<unknown>): Promise<RoundsError> {
  const outcome = await promise.then(
    () => 'no error at all',
    (error: unknown) => error,
  );
  if (outcome instanceof RoundsError) return outcome;
  throw new Error(`Expected a RoundsError, got ${String(outcome)}`);
}

/** What a probe printed; fails the test when there is no answer. */
export function outputOf(run: ProbeRun, name: string): string {
  const frame = run.frames.get(name);
  if (frame?.status !== 'ok')
    throw new Error(`No answer of ${name}: ${JSON.stringify(frame)} ${JSON.stringify(run.problem)}`);
  return frame.output;
}
