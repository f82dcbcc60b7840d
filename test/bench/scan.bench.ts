import { mkdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ansibleRaw } from './scan/ansible.ts';
import { contest, type Outcome } from './scan/contest.ts';
import { createFleet } from './scan/fleet.ts';
import { slowLine } from './scan/line.ts';
import { oneHost } from './scan/one-host.ts';
import { openMasters, opensshOverXargs } from './scan/openssh.ts';
import { EMPTY, openSessions, roundsCold, scanProbes, scriptOf } from './scan/rounds.ts';
import type { Bench, Figure } from './table.ts';

/** Addresses, and the real hosts that have them: sshd and its MaxStartups (10:30:100) are those of a host. */
const SIZE = 48;
const SERVERS = 4;

/** At once: of ours, of xargs, of Ansible's forks. */
const WIDTH = 10;

/** What can be measured; all of it unless `--only` says which. */
const PARTS = ['login', 'sessions', 'checks', 'one', 'line'] as const;

/**
 * Scanning beside OpenSSH and Ansible, in turns, on the same hosts with the same key, pinned identities and script.
 * Our own limit of 8 logins a server counts an address as a server, as OpenSSH and Ansible know no such limit at all.
 * Arguments: `--rounds N` (5), `--only login,sessions,checks,one,line`.
 */
export const bench: Bench = async ({ args, root, folder, say, signal }) => {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string' }, only: { type: 'string' } } });
  const rounds = Math.max(1, Number(values.rounds ?? 5));
  const only: readonly string[] = values.only?.split(',') ?? PARTS;
  const course = { rounds, signal, say };
  // The lab finds its own files by where its sources are, so it is loaded from there and not built in.
  const load = async (path: string) => import(/* @vite-ignore */ pathToFileURL(join(root, path)).href);
  const { labPrerequisites }: typeof import('../lab-kit/prerequisites.ts') = await load(
    'test/lab-kit/prerequisites.ts',
  );
  const lacking = labPrerequisites();
  if (!lacking.ok) throw new Error(`The hosts of this bench need ${lacking.missing.join(', ')}.`);
  const { createLab }: typeof import('../lab-kit/lab.ts') = await load('test/lab-kit/lab.ts');
  const { newConsole }: typeof import('../support/cli.ts') = await load('test/support/cli.ts');
  const clinic: typeof import('../support/clinic.ts') = await load('test/support/clinic.ts');

  const before = loadavg()[0] ?? Number.NaN;
  say(`booting ${SERVERS} hosts for ${SIZE} addresses (load ${before.toFixed(1)} on ${cpus().length} processors)`);
  await using lab = await createLab();
  const fleet = await createFleet(lab, { servers: SERVERS, size: SIZE, folder });
  const scratch = (name: string) => join(folder, name);
  const figures: Figure[] = [];

  if (only.includes('login')) {
    say('login and empty script, cold');
    const script = scriptOf(EMPTY);
    const outcome = await contest(
      {
        Rounds: roundsCold(fleet, EMPTY, WIDTH),
        OpenSSH: opensshOverXargs(fleet, script, scratch('empty'), WIDTH),
        Ansible: ansibleRaw(fleet, script, scratch('ansible'), WIDTH),
      },
      course,
    );
    const what = 'login + empty script, cold, 10 at once, over';
    figures.push(
      ratio(`${what} OpenSSH xargs -P 10`, outcome, 'OpenSSH', 0.7),
      ratio(`${what} Ansible raw, 10 forks`, outcome, 'Ansible', 0.5),
    );
  }
  if (only.includes('sessions')) {
    say('empty script over open sessions');
    mkdirSync(scratch('m'));
    await using masters = await openMasters(fleet, scratch('m'));
    await using sessions = await openSessions(fleet, WIDTH, signal);
    const outcome = await contest(
      {
        Rounds: sessions.ask(EMPTY, WIDTH),
        OpenSSH: masters.overXargs(scriptOf(EMPTY), scratch('shared'), WIDTH),
      },
      course,
    );
    const what = 'empty script over open sessions, over OpenSSH ControlMaster xargs -P 10';
    figures.push(ratio(what, outcome, 'OpenSSH', 0.8));
  }
  if (only.includes('checks')) {
    // Half a minute each: the hosts' own work dominates, and varies less.
    say('all six checks, cold');
    const probes = scanProbes();
    const outcome = await contest(
      {
        Rounds: roundsCold(fleet, probes, WIDTH),
        OpenSSH: opensshOverXargs(fleet, scriptOf(probes), scratch('checks'), WIDTH),
      },
      { ...course, rounds: Math.ceil(rounds / 2) },
    );
    figures.push(ratio('all six checks, cold, over OpenSSH xargs -P 10', outcome, 'OpenSSH', 0.95));
  }
  const [host] = fleet.hosts;
  const [member] = fleet.members;
  if (host === undefined || member === undefined) throw new Error('The fleet is empty');
  if (only.includes('one')) {
    say('six checks on one host');
    figures.push(...(await oneHost(member.target, course)));
  }
  if (only.includes('line')) {
    say('scans over a slow line');
    await using laptop = await newConsole();
    const scan = async (at: { readonly host: string; readonly port: number }) => {
      await clinic.addSite(laptop);
      await clinic.takeIn(laptop, { name: 'front-desk', host, at });
      return async () => {
        const { code, stderr } = await laptop.run(['scan', 'front-desk']);
        // 1: it was read, and something was found.
        if (code > 1) throw new Error(stderr);
      };
    };
    figures.push(...(await slowLine(host, { rounds, signal, scan })));
  }
  return {
    title: `Scanning ${SIZE} addresses on ${SERVERS} hosts, sshd at its defaults (load ${before.toFixed(1)} before, ${(loadavg()[0] ?? Number.NaN).toFixed(1)} after, ${cpus().length} processors)`,
    figures,
  };
};

function ratio<Rival extends string>(
  name: string,
  { ms, over, rounds, load }: Outcome<Rival | 'Rounds'>,
  rival: Rival,
  atMost: number,
): Figure {
  const seconds = (value: number) => `${(value / 1000).toFixed(2)} s`;
  return {
    name,
    value: over('Rounds', rival),
    unit: 'of its time',
    atMost,
    note: `Rounds ${seconds(ms.Rounds)}, ${rival} ${seconds(ms[rival])}; medians of ${rounds}, in turns; load ${load.toFixed(1)}`,
  };
}
