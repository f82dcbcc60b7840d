import { spawn } from 'node:child_process';
import type { Clock } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import type { Ids } from '../../ids.ts';
import type { ChannelEnd, ScriptChannel } from '../run/channel.ts';
import { runProbes } from '../run/run-probes.ts';
import type { HostTarget, ReadSession, Transport } from '../session.ts';

/** What {@link createLocalTransport} needs. */
export interface LocalTransportOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** As Node names it. */
  readonly platform: NodeJS.Platform;
}

/**
 * Where `env`, `sudo` and `sh` are, on NixOS and elsewhere. Children get nothing else of our environment: a vault passphrase
 * may be in it.
 */
const PATH = '/run/wrappers/bin:/run/current-system/sw/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** This computer, read with the same script as any other host. There is no identity to confirm. */
export function createLocalTransport(options: LocalTransportOptions): Transport {
  return {
    async openRead(target, signal) {
      if (options.platform !== 'linux') {
        throw new RoundsError(
          'UNSUPPORTED',
          `${target.name}: this computer can be watched as a host only where it runs Linux. Remove the host, or watch it over SSH from a Linux console.`,
        );
      }
      if (signal.aborted)
        throw new RoundsError('CANCELLED', `Reading ${target.name} was stopped. Scan again when you are ready.`);
      return localSession(target, options);
    },
    identify: async () => undefined,
  };
}

function localSession(target: HostTarget, { clock, ids }: LocalTransportOptions): ReadSession {
  const open = new Set<ScriptChannel>();
  let alive = true;
  return {
    identity: undefined,
    get alive() {
      return alive;
    },
    probe: (probes, options) =>
      runProbes(probes, {
        ...options,
        host: target.name,
        sudo: target.sudo,
        clock,
        ids,
        async open(argv) {
          const channel = startProcess(argv);
          open.add(channel);
          channel.ended.then(() => open.delete(channel));
          return channel;
        },
        // There is no link that could be dead.
        sever: () => undefined,
      }),
    async [Symbol.asyncDispose]() {
      alive = false;
      const ending = [...open].map((channel) => {
        channel.close('abandon');
        return channel.ended;
      });
      await Promise.all(ending);
    },
  };
}

/** A process with pipes, in a group of its own, so that it can be ended together with all that it started. */
function startProcess([command = 'sh', ...args]: readonly string[]): ScriptChannel {
  const child = spawn(command, args, { stdio: 'pipe', detached: true, env: { PATH }, cwd: '/' });
  const { promise: ended, resolve } = Promise.withResolvers<ChannelEnd>();
  child.on('error', (error) => resolve({ kind: 'lost', detail: error.message }));
  child.on('close', (code, signal) => resolve({ kind: 'exit', code: code ?? undefined, signal: signal ?? undefined }));
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    close(leaving) {
      if (leaving !== 'done') killGroup(child.pid);
      // Pipes that something left behind holds open must not keep us waiting.
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    },
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // ESRCH: it ended by itself a moment ago.
  }
}
