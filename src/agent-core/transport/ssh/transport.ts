import type { Clock } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import type { Ids } from '../../ids.ts';
import { parseAddress, type SshAddress } from '../address.ts';
import { runProbes } from '../run/run-probes.ts';
import type { HostTarget, ReadSession, Transport } from '../session.ts';
import { startCommand } from './exec.ts';
import { GOODBYE_LIMIT_MS } from './limits.ts';
import { askIdentity, type LoggedIn, logIn } from './login.ts';

/** What {@link createSshTransport} needs. */
export interface SshTransportOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** The agent's socket (`SSH_AUTH_SOCK`); undefined where there is none. */
  readonly agentSocket: string | undefined;
}

/** Hosts over SSH. */
export function createSshTransport(options: SshTransportOptions): Transport {
  const { clock, agentSocket } = options;
  return {
    async openRead(target, signal) {
      const connection = await logIn({ target, address: sshAddress(target), clock, agentSocket, signal });
      return sshSession(target, connection, options);
    },
    async identify(target, signal) {
      return await askIdentity({ target, address: sshAddress(target), clock, agentSocket, signal });
    },
  };
}

function sshSession(target: HostTarget, connection: LoggedIn, { clock, ids }: SshTransportOptions): ReadSession {
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
      const timer = setTimeout(() => connection.sever(), GOODBYE_LIMIT_MS);
      connection.client.end();
      await connection.gone;
      clearTimeout(timer);
      connection.sever();
    },
  };
}

function sshAddress(target: HostTarget): SshAddress {
  const address = parseAddress(target.address);
  if (address.scheme === 'ssh') return address;
  throw new RoundsError('INVALID_INPUT', `${target.address} is not reached over SSH. Write ssh://USER@HOST:PORT.`);
}
