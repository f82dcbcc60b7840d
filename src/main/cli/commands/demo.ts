import type { Command } from 'commander';
import { systemClock } from '../../../agent-core/clock.ts';
import { RoundsError } from '../../../agent-core/errors.ts';
import {
  FAULT_NAMES,
  FAULTS,
  type Fault,
  faultOfCheck,
  isFault,
  showsOn,
} from '../../../agent-core/transport/demo/faults.ts';
import {
  DEMO_HOSTS,
  type DemoHost,
  demoHost,
  demoHosts,
  MAX_DEMO_HOSTS,
} from '../../../agent-core/transport/demo/roster.ts';
import {
  type DemoFile,
  faultsOf,
  readDemoFile,
  withFault,
  withoutFault,
  writeDemoFile,
} from '../../../agent-core/transport/demo/state-file.ts';
import { DEMO_PASSPHRASE, demoDirBeside, demoFileOf, markAsDemo } from '../../demo/folder.ts';
import { makeClinic } from '../../demo/make-clinic.ts';
import type { Context } from '../context.ts';
import { withDemoPassphrase } from '../demo-passphrase.ts';
import { EXIT } from '../exit.ts';
import { table } from '../output.ts';
import { passphraseAtHand } from '../passphrase.ts';
import type { Register } from '../register.ts';
import { withVault } from '../session.ts';
import { type ServeOptions, serve } from './serve.ts';

interface Folder {
  readonly dataDir?: string;
}

/** `rounds demo ...`: a clinic that exists in this computer's memory alone, to try everything on. */
export function demoCommands(program: Command, register: Register): void {
  const demo = program.command('demo').description('a demo clinic to try everything on: no network, nothing real');
  register(
    demo
      .command('init')
      .description('make a demo console in a new folder of its own')
      .option('--hosts <n>', 'how many hosts', String(DEMO_HOSTS.length)),
    (options: Folder & { hosts: string }) => (context) => init(options, inDemo(context, options)),
  );
  register(
    demo
      .command('serve')
      .description('the demo console in a browser; makes it first where there is none')
      .option('--port <n>', 'this port; 0 takes a free one', '0')
      .option('--no-open', 'print the address, open nothing')
      .option('--no-watch', 'read hosts only when asked'),
    (options: Folder & ServeOptions) => (context) => show(options, inDemo(context, options)),
  );
  register(
    demo.command('list').description('what is wrong on which demo host, and what could be'),
    (options: Folder) => (context) => list(inDemo(context, options)),
  );
  register(
    demo
      .command('drift <host> <fault>')
      .alias('inject')
      .description('put something wrong on a demo host: a fault, or the name of a check'),
    (options: Folder, host, fault) => (context) => drift(inDemo(context, options), host, fault),
  );
  register(
    demo.command('heal <host> [fault]').description('put one fault right, or all of a host'),
    (options: Folder, host, fault) => (context) => heal(inDemo(context, options), host, fault),
  );
  register(demo.command('reset').description('put everything right'), (options: Folder) => async (context) => {
    const { dataDir, output } = inDemo(context, options);
    await writeDemoFile(dataDir, { ...(await demoFileOf(dataDir)), faults: {} });
    output.json({ ok: true });
    output.line('Nothing is wrong in the demo clinic any more.');
    return EXIT.fine;
  });
}

/** Unless a folder is named, demo commands mean the one beside that of the real console. */
function inDemo(context: Context, { dataDir }: Folder): Context {
  const isNamed = (dataDir ?? context.env['ROUNDS_DATA_DIR'] ?? '') !== '';
  return isNamed ? context : { ...context, dataDir: demoDirBeside(context.dataDir) };
}

async function init(options: { readonly hosts: string }, context: Context): Promise<number> {
  const count = Number(options.hosts);
  if (!Number.isInteger(count) || count < 1 || count > MAX_DEMO_HOSTS)
    throw new RoundsError('INVALID_INPUT', `--hosts ${options.hosts} is no number from 1 to ${MAX_DEMO_HOSTS}.`);
  const passphrase = await make(count, context);
  context.output.json({ data_dir: context.dataDir, hosts: count, passphrase });
  context.output.line(`Made a demo clinic of ${count} hosts in ${context.dataDir}.`);
  if (passphrase === 'documented')
    context.output.line(`Its vault opens by itself; the passphrase, for the screen, is: ${DEMO_PASSPHRASE}`);
  context.output.line(`Next: rounds scan --all --data-dir '${context.dataDir}'`);
  context.output.line(`Then: rounds demo drift ${DEMO_HOSTS[0]?.name ?? 'HOST'} rules_changed, and scan again.`);
  return EXIT.fine;
}

/** Makes the folder, its vault and its clinic; answers whose passphrase the vault has. */
async function make(count: number, context: Context): Promise<DemoFile['passphrase']> {
  const own = await passphraseAtHand(context.passphrase);
  const kind = own === undefined ? 'documented' : 'own';
  await markAsDemo(context.dataDir, kind);
  const passphrase = { ...context.passphrase, file: undefined, given: own ?? DEMO_PASSPHRASE };
  await withVault({ ...context, passphrase }, (client) =>
    makeClinic(client, demoHosts(count), (line) => context.output.note(line)),
  );
  return kind;
}

async function show(options: ServeOptions, context: Context): Promise<number> {
  const isThere = (await readDemoFile(context.dataDir)) !== undefined;
  if (!isThere) await make(DEMO_HOSTS.length, context);
  return serve(options, { ...context, passphrase: await withDemoPassphrase(context.passphrase, context.dataDir) });
}

async function list({ dataDir, output }: Context): Promise<number> {
  const file = await demoFileOf(dataDir);
  const wrong = Object.keys(file.faults)
    .sort()
    .flatMap((host) => [...faultsOf(file, host)].map(([fault, since]) => ({ host, fault, since })));
  output.json({
    data_dir: dataDir,
    wrong: wrong.map(({ host, fault, since }) => ({ host, fault, since: new Date(since).toISOString() })),
    faults: FAULT_NAMES.map((fault) => ({ fault, check: FAULTS[fault].check ?? null, says: FAULTS[fault].says })),
  });
  output.line(
    wrong.length === 0
      ? 'Nothing is wrong in the demo clinic.'
      : table(
          ['HOST', 'FAULT', 'SINCE', 'WHAT'],
          wrong.map((one) => [one.host, one.fault, new Date(one.since).toISOString(), FAULTS[one.fault].says]),
        ),
  );
  output.line('\nWhat can be put wrong with "rounds demo drift HOST FAULT":');
  output.line(
    table(
      ['FAULT', 'FOUND BY', 'WHAT'],
      FAULT_NAMES.map((fault) => [fault, FAULTS[fault].check ?? 'reaching the host', FAULTS[fault].says]),
    ),
  );
  return EXIT.fine;
}

async function drift({ dataDir, output }: Context, name: string, what: string): Promise<number> {
  const file = await demoFileOf(dataDir);
  const host = hostNamed(name);
  const fault = isFault(what) ? what : faultOfCheck(what);
  if (fault === undefined) throw noSuchFault(what);
  if (!showsOn(fault, host.platform))
    throw new RoundsError(
      'UNSUPPORTED',
      `${host.name} runs Windows, of which no check is read yet: ${fault} would not show. Choose another host, or a fault of reaching it.`,
    );
  await writeDemoFile(dataDir, withFault(file, host.name, fault, systemClock.now()));
  output.json({ host: host.name, fault });
  output.line(`${host.name}: ${FAULTS[fault].says}. The next scan finds it; "rounds demo heal ${host.name}" mends it.`);
  return EXIT.fine;
}

async function heal({ dataDir, output }: Context, name: string, what: string | undefined): Promise<number> {
  const file = await demoFileOf(dataDir);
  const host = hostNamed(name);
  const fault = what === undefined || isFault(what) ? what : faultOfCheck(what);
  if (what !== undefined && fault === undefined) throw noSuchFault(what);
  const had: Fault[] = [...faultsOf(file, host.name).keys()].filter((one) => fault === undefined || one === fault);
  await writeDemoFile(dataDir, withoutFault(file, host.name, fault));
  output.json({ host: host.name, healed: had });
  output.line(had.length === 0 ? `${host.name}: nothing was wrong.` : `${host.name}: mended ${had.join(', ')}.`);
  return EXIT.fine;
}

function hostNamed(name: string): DemoHost {
  const host = demoHost(name);
  if (host !== undefined) return host;
  throw new RoundsError(
    'NOT_FOUND',
    `There is no host "${name}" in the demo clinic. Its hosts are ${DEMO_HOSTS.map((one) => one.name).join(', ')}, and these with a number (front-desk-2).`,
  );
}

function noSuchFault(what: string): RoundsError {
  return new RoundsError('INVALID_INPUT', `There is no fault "${what}". "rounds demo list" shows them all.`);
}
