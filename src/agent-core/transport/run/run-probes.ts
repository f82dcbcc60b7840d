import type { Problem } from '../../../contract/errors.ts';
import type { Clock } from '../../clock.ts';
import { asProblem, RoundsError } from '../../errors.ts';
import type { Ids } from '../../ids.ts';
import { composeScript } from '../host-script/script.ts';
import type { Frame, Probe, ProbeOptions, ProbeRun, Sudo } from '../session.ts';
import { becomeRoot, sudoCommand } from './become-root.ts';
import type { OpenChannel } from './channel.ts';
import { type Deadline, startDeadline, unlessAborted } from './deadline.ts';
import { runScript } from './run-script.ts';

/** What {@link runProbes} needs beside the probes. */
export interface RunProbesOptions extends ProbeOptions {
  /** Name of the host, for messages. */
  readonly host: string;
  readonly sudo: Sudo;
  readonly open: OpenChannel;
  /** Gives up the way to the host: it is dead, or takes too long. */
  readonly sever: () => void;
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * Runs all probes as one script at the other end: opens a channel, becomes root there where only a sudo password is known,
 * sends the script, reads the frames. What the host does wrong is in the answer.
 * @throws RoundsError `INVALID_INPUT` for probes that cannot be sent
 */
export async function runProbes(probes: readonly Probe[], options: RunProbesOptions): Promise<ProbeRun> {
  const { host, sudo, clock, ids, timeoutMs, onFrame } = options;
  const nonce = ids.nonce(16);
  const script = composeScript(probes, { nonce, sudo: sudo.kind === 'nopasswd' });
  using deadline = startDeadline(timeoutMs, options.signal);
  try {
    const channel =
      sudo.kind === 'password'
        ? await openAsRoot(sudo, options, deadline)
        : await options.open(['sh', '-s'], deadline.signal);
    return await runScript(channel, { host, probes, nonce, script, clock, deadline, timeoutMs, onFrame });
  } catch (error) {
    if (deadline.passed) options.sever();
    return unanswered(probes, startProblem(error, options, deadline), deadline.passed);
  }
}

async function openAsRoot(
  sudo: Extract<Sudo, { kind: 'password' }>,
  { host, ids, open }: RunProbesOptions,
  deadline: Deadline,
) {
  const nonce = ids.nonce(16);
  const password = await unlessAborted(sudo.password(), deadline.signal);
  const channel = await open(sudoCommand(nonce), deadline.signal);
  try {
    await becomeRoot(channel, { host, nonce, password, signal: deadline.signal });
    return channel;
  } catch (error) {
    // At once: sudo may be waiting for a line, and whatever came next would be tried as a password.
    channel.close('abandon');
    throw error;
  }
}

/** Why the script was never sent. */
function startProblem(error: unknown, { host, timeoutMs, signal }: RunProbesOptions, deadline: Deadline): Problem {
  if (error instanceof RoundsError) return error.toProblem();
  if (signal.aborted)
    return { code: 'CANCELLED', message: `The scan of ${host} was stopped. Scan again when you are ready.` };
  if (deadline.passed) {
    return {
      code: 'TARGET_TIMEOUT',
      message: `${host} started no shell within ${timeoutMs / 1000} s. See whether it is overloaded or the link is slow, then scan again.`,
    };
  }
  return asProblem(error);
}

function unanswered(probes: readonly Probe[], problem: Problem, timedOut: boolean): ProbeRun {
  const frame: Frame = { status: 'missing', reason: timedOut ? 'timeout' : 'lost', detail: problem.message };
  return { frames: new Map(probes.map((probe) => [probe.name, frame])), problem };
}
