import type { Problem } from '../../../contract/errors.ts';
import type { Clock } from '../../clock.ts';
import { createFrameReader, type Ending, type FrameReader } from '../frames/reader.ts';
import { MAX_NOISE_BYTES } from '../limits.ts';
import { plainText } from '../plain-text.ts';
import type { ClockReading, Probe, ProbeOptions, ProbeRun } from '../session.ts';
import type { ChannelEnd, Leaving, ScriptChannel } from './channel.ts';
import type { Deadline } from './deadline.ts';

/** What {@link runScript} needs. */
export interface RunScriptOptions {
  /** Name of the host, for messages. */
  readonly host: string;
  readonly probes: readonly Probe[];
  readonly nonce: string;
  /** From `composeScript`. */
  readonly script: string;
  readonly clock: Clock;
  /** Limit of the whole run. */
  readonly deadline: Deadline;
  readonly timeoutMs: number;
  readonly onFrame: ProbeOptions['onFrame'];
}

/** How reading came to its end. */
type Stop = ChannelEnd | { readonly kind: 'ended' } | { readonly kind: 'flooded' } | { readonly kind: 'deadline' };

/**
 * Sends the script, reads the frames, leaves the channel. Never throws for what the host does. Reading stops when the script
 * says that it is at its end, not when the channel closes: something on the host may hold the channel open for ever.
 */
export async function runScript(channel: ScriptChannel, options: RunScriptOptions): Promise<ProbeRun> {
  const { clock, deadline } = options;
  let reading: ClockReading | undefined;
  let sentAt = { wall: 0, monotonic: 0 };
  const reader = createFrameReader({
    nonce: options.nonce,
    probes: options.probes,
    ...(options.onFrame === undefined ? {} : { onFrame: options.onFrame }),
    onHello: ({ hostMs, resolutionMs }) => {
      const half = (clock.monotonic() - sentAt.monotonic) / 2;
      reading = { offsetMs: Math.round(hostMs - sentAt.wall - half), uncertaintyMs: Math.ceil(half + resolutionMs) };
    },
  });
  const complaints = createFrameReader({ nonce: options.nonce, probes: [] });
  const stopping = untilStopped(channel, reader, complaints, deadline.signal);
  sentAt = { wall: clock.now(), monotonic: clock.monotonic() };
  // Left open: the script ends by itself, and OpenSSH's client side may send no signal once it has said "no more input".
  channel.stdin.write(options.script);
  const stop = await stopping;
  channel.close(leaving(stop, deadline));
  const said = plainText(`${complaints.noise} ${reader.noise}`);
  const problem = problemOf(stop, { options, strange: reader.strange, said });
  return {
    frames: reader.close(endingOf(stop, options)),
    ...(reading === undefined ? {} : { clock: reading }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function untilStopped(
  channel: ScriptChannel,
  reader: FrameReader,
  complaints: FrameReader,
  signal: AbortSignal,
): Promise<Stop> {
  const { promise, resolve } = Promise.withResolvers<Stop>();
  let noise = 0;
  const onOutput = (chunk: Buffer) => {
    reader.push(chunk);
    if (reader.ended) resolve({ kind: 'ended' });
    else if (reader.flooded) resolve({ kind: 'flooded' });
  };
  const onComplaint = (chunk: Buffer) => {
    complaints.push(chunk);
    noise += chunk.length;
    if (noise > MAX_NOISE_BYTES) resolve({ kind: 'flooded' });
  };
  const onAbort = () => resolve({ kind: 'deadline' });
  channel.stdout.on('data', onOutput);
  channel.stderr.on('data', onComplaint);
  // A host that ends while it is being written to: `ended` says so, with the reason.
  channel.stdin.on('error', () => undefined);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  channel.ended.then(resolve);
  return promise.finally(() => {
    channel.stdout.off('data', onOutput);
    channel.stderr.off('data', onComplaint);
    signal.removeEventListener('abort', onAbort);
  });
}

function leaving(stop: Stop, deadline: Deadline): Leaving {
  if (stop.kind === 'flooded') return 'sever';
  // Time ran out: the line may be dead, and the next scan should find that out at once rather than wait again.
  if (stop.kind === 'deadline') return deadline.passed ? 'sever' : 'abandon';
  return 'done';
}

function endingOf(stop: Stop, { host, timeoutMs, deadline }: RunScriptOptions): Ending {
  if (stop.kind === 'deadline' && deadline.passed) {
    return {
      reason: 'timeout',
      detail: `${host} gave no answer within ${timeoutMs / 1000} s. See whether the host is overloaded or the link is slow, then scan again.`,
    };
  }
  if (stop.kind === 'deadline')
    return { reason: 'lost', detail: 'The scan was stopped before the answer came. Scan again.' };
  if (stop.kind === 'flooded')
    return {
      reason: 'lost',
      detail: `${host} sent far more than an answer can have, so the link was closed. Look there for what writes into the session.`,
    };
  return { reason: 'lost', detail: `The link to ${host} ended before this answer came. Scan again.` };
}

function problemOf(
  stop: Stop,
  seen: { options: RunScriptOptions; strange: boolean; said: string },
): Problem | undefined {
  const { host, deadline, timeoutMs } = seen.options;
  const details = seen.said === '' ? {} : { details: [`The host said: ${seen.said}`] };
  switch (stop.kind) {
    case 'ended':
      return seen.strange
        ? {
            code: 'PROTOCOL',
            message: `The answer of ${host} holds lines that fit no question: something on the host writes into the session. Look for who else uses this login.`,
          }
        : undefined;
    case 'flooded':
      return {
        code: 'OUTPUT_LIMIT',
        message: `${host} sent far more than an answer can have, so the link was closed. Look on the host for what writes into the session (a login script, a broken tool).`,
        ...details,
      };
    case 'deadline':
      return deadline.passed
        ? {
            code: 'TARGET_TIMEOUT',
            message: `${host} did not finish its answer within ${timeoutMs / 1000} s. See whether it is overloaded or the link is slow, then scan again.`,
            ...details,
          }
        : { code: 'CANCELLED', message: `The scan of ${host} was stopped. Scan again when you are ready.` };
    case 'lost':
      return {
        code: 'CONNECTION_LOST',
        message: `The link to ${host} broke while it answered (${stop.detail}). Check the network, then scan again.`,
      };
    case 'exit':
      return {
        code: 'PROTOCOL',
        message: `${host} ended the session before its answer was whole (exit code ${stop.code ?? 'unknown'}). The login needs a shell that can run "sh -s": check it with "ssh USER@HOST sh -c true".`,
        ...details,
      };
  }
}
