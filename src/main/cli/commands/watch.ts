import type { Command } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import type { WatchStatus } from '../../../contract/live.ts';
import { attach } from '../../socket/attach.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import type { Register } from '../register.ts';
import type { Client } from '../session.ts';

const REASONS: Readonly<Record<NonNullable<WatchStatus['reason']>, string>> = {
  asked: 'as you asked',
  vault_locked: 'the vault is locked, so nothing could be signed',
  network_down: 'this computer has no network',
  no_host_reachable: 'no host answers',
};

/** `rounds watch ...`: the watcher of the console that runs on the data folder. */
export function watchCommands(program: Command, register: Register): void {
  const watch = program.command('watch').description('the watcher of the running console');
  const verbs: [name: 'status' | 'start' | 'pause', text: string][] = [
    ['status', 'what it does now'],
    ['start', 'go on: hosts are read without anybody asking'],
    ['pause', 'hosts are read only when asked, until "watch start" or the next console'],
  ];
  for (const [name, text] of verbs) {
    register(
      watch.command(name).description(text),
      () => (context) =>
        withConsole(context, async (client) => {
          const status = await client.watch[name]();
          context.output.json(status);
          context.output.line(describeWatch(status));
          return status.state === 'running' || name === 'pause' ? EXIT.fine : EXIT.finding;
        }),
      name === 'pause' ? undefined : 'it does not watch: paused, offline, suspended or never started',
    );
  }
}

/** One line about the watcher, for people. */
export function describeWatch(status: WatchStatus): string {
  const why = status.reason === undefined ? '' : ` (${REASONS[status.reason]})`;
  const hosts = status.hosts === 1 ? '1 host' : `${status.hosts} hosts`;
  const parts = [`Watching ${hosts}: ${status.state}${why}, since ${status.since}.`];
  const verb = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  if (status.unreachable > 0)
    parts.push(
      `${verb(status.unreachable, 'host did not answer and is', 'hosts did not answer and are')} tried again.`,
    );
  if (status.held > 0)
    parts.push(`${verb(status.held, 'host waits', 'hosts wait')} for a person to decide: see "rounds trust list".`);
  if (status.problem !== undefined) parts.push(status.problem.message);
  return parts.join(' ');
}

/** Only a running console watches: a command that opened the data folder itself would end with it. */
async function withConsole(context: Context, work: (client: Client) => Promise<number>): Promise<number> {
  using attached = await attach(context.dataDir);
  if (attached === undefined) {
    throw new RoundsError(
      'NOT_FOUND',
      `No console is running on ${context.dataDir}. "rounds serve" starts one with a screen, "rounds agent" one without.`,
    );
  }
  return await work(attached.client);
}
