import type { Clock } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import type { Ids } from '../../ids.ts';
import { MAX_LOGINS_PER_SERVER } from '../limits.ts';
import { loginGate } from '../login-limit.ts';
import { runProbes } from '../run/run-probes.ts';
import type { HostTarget, ReadSession, Transport } from '../session.ts';
import type { LoggedIn, Way } from './connection.ts';
import { stopped } from './dial.ts';
import { startCommand } from './exec.ts';
import { askIdentity, type LoginContext, logIn } from './login.ts';
import { keyReader } from './private-key.ts';
import { createWays, goodbye, serverName, sshAddress } from './way.ts';

/** What {@link createSshTransport} needs. */
export interface SshTransportOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** The agent's socket (`SSH_AUTH_SOCK`); undefined where there is none. */
  readonly agentSocket: string | undefined;
}

/** Hosts over SSH, straight or through other hosts. */
export function createSshTransport(options: SshTransportOptions): Transport {
  const { clock, agentSocket } = options;
  const keys = keyReader();
  const gate = loginGate(MAX_LOGINS_PER_SERVER);
  const login = (target: HostTarget, way: Way, signal: AbortSignal): LoginContext => ({
    target,
    address: sshAddress(target),
    clock,
    agentSocket,
    keys,
    way,
    signal,
  });
  const ways = createWays({ gate, logIn: (target, way, signal) => logIn(login(target, way, signal)) });

  /** Does `work` over the way to a host, when there is room at its server. The way stays open until it is released. */
  const overWay = async <T>(
    target: HostTarget,
    signal: AbortSignal,
    work: (context: LoginContext) => Promise<T>,
  ): Promise<{ done: T; way: Way }> => {
    const { jumps = [] } = target;
    const server = serverName(target, jumps);
    const way = await ways.through(jumps, signal);
    try {
      return { way, done: await gate.within(server, signal, () => work(login(target, way, signal))) };
    } catch (error) {
      await way.release();
      if (error instanceof RoundsError || !signal.aborted) throw error;
      throw stopped(target);
    }
  };
  return {
    async openRead(target, signal) {
      const { done: connection, way } = await overWay(target, signal, logIn);
      return sshSession(target, connection, way, options);
    },
    async identify(target, signal) {
      const { done: offer, way } = await overWay(target, signal, askIdentity);
      await way.release();
      return offer;
    },
  };
}

function sshSession(
  target: HostTarget,
  connection: LoggedIn,
  way: Way,
  { clock, ids }: SshTransportOptions,
): ReadSession {
  let disposed = false;
  return {
    identity: connection.identity,
    get alive() {
      return !disposed && connection.lost === undefined;
    },
    probe: (probes, options) =>
      runProbes(probes, {
        ...options,
        host: target.name,
        sudo: target.sudo,
        clock,
        ids,
        open: (argv, signal) => startCommand(target.name, connection, argv, signal),
        sever: () => connection.sever(),
      }),
    async [Symbol.asyncDispose]() {
      disposed = true;
      await goodbye(connection);
      await way.release();
    },
  };
}
