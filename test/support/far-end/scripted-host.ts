import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RoundsError } from '../../../src/agent-core/errors.ts';
import type { Frame, HostTarget, ReadSession, Transport } from '../../../src/agent-core/transport/session.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/probes');
const OFFER = { key_type: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}`, seen_at: '2026-03-01T08:00:00.000Z' };

/** A host whose answers are recorded: what its probes print can be changed between scans. */
export interface ScriptedHost {
  readonly transport: Transport;
  /** Replaces what a probe prints. */
  answer(probe: string, change: (output: string) => string): void;
  /** Every login from now on fails like this; undefined = it works again. */
  fail(error: RoundsError | undefined): void;
  /** Logins hang until they are aborted. */
  hang(): void;
  readonly offer: typeof OFFER;
}

/** The far end of a core under test: recorded answers of a real host in place of a network. */
export function scriptedHost(recording: 'debian-12' | 'nixos-standin'): ScriptedHost {
  // The recording was made without an earlier canary; a host that keeps its log would find that of the scan before.
  const changes = new Map<string, (output: string) => string>([
    ['logging', (output) => output.replace('canary.previous\tlost', 'canary.previous\tfound')],
  ]);
  let failure: RoundsError | undefined;
  let hanging = false;
  const session: ReadSession = {
    identity: OFFER,
    alive: true,
    probe: async (probes) => ({
      clock: { offsetMs: 12, uncertaintyMs: 3 },
      frames: new Map(
        probes.map(({ name }): [string, Frame] => {
          const recorded = readFileSync(join(FIXTURES, recording, `${name}.txt`), 'utf8');
          return [
            name,
            { status: 'ok', exitCode: 0, ms: 25, output: (changes.get(name) ?? ((text) => text))(recorded) },
          ];
        }),
      ),
    }),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const assertTrusted = (target: HostTarget) => {
    target.onOffer(OFFER);
    if (target.trusted === undefined)
      throw new RoundsError('IDENTITY_UNCONFIRMED', 'First contact: compare the fingerprint.');
    if (target.trusted.fingerprint !== OFFER.fingerprint) throw new RoundsError('E008', 'The key changed: stop.');
  };
  return {
    offer: OFFER,
    answer: (probe, change) => {
      changes.set(probe, change);
    },
    fail: (error) => {
      failure = error;
    },
    hang: () => {
      hanging = true;
    },
    transport: {
      identify: async () => {
        if (failure !== undefined) throw failure;
        return OFFER;
      },
      openRead: async (target, signal) => {
        if (failure !== undefined) throw failure;
        assertTrusted(target);
        if (hanging) {
          await new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new RoundsError('CANCELLED', 'cancelled')), { once: true });
          });
        }
        return session;
      },
    },
  };
}
