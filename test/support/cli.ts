import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ZodType } from 'zod';
import { ensureReady, root } from '../../scripts/setup.mjs';
import { waitUntil } from '../lab-kit/wait-until.ts';

/** One finished run of the built `rounds` and all that it printed. */
export interface CliRun {
  readonly args: readonly string[];
  /** Exit code, or 128 + the signal's number. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that goes on: `serve`, or one that the test means to kill. */
export interface RunningCli {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves with the first match in what was printed from `from` on (characters of stderr); fails when the process ends before. */
  waitForStderr(pattern: RegExp, from?: number): Promise<RegExpExecArray>;
  /** Types on its standard input. */
  type(text: string): void;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<CliRun>;
}

/** What a run may be given. */
export interface CliOptions {
  /** Typed on standard input, which then ends. */
  readonly input?: string;
  /** On top of the console's own environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** A program with arguments that runs the rest of its command line in other surroundings: `unshare`, `prlimit` ... */
  readonly within?: readonly string[];
}

/** A technician's laptop: the built CLI with a data folder and a passphrase of its own. */
export interface TestConsole extends AsyncDisposable {
  /** The laptop's own folder; gone after dispose. */
  readonly folder: string;
  readonly dataDir: string;
  readonly passphrase: string;
  readonly passphraseFile: string;
  /** Every run that has ended, in order: to be searched for what must not be printed. */
  readonly runs: readonly CliRun[];
  run(args: readonly string[], options?: CliOptions): Promise<CliRun>;
  start(args: readonly string[], options?: CliOptions): RunningCli;
  /** Runs with `--json`, requires the exit code (0 unless said) and that stdout is exactly one document of this schema. */
  json<T>(schema: ZodType<T>, args: readonly string[], options?: CliOptions & { readonly code?: number }): Promise<T>;
}

/** Numbers of the signals that tests send, for the shell's 128 + n. */
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Of the person who runs the tests: must not leak into a console under test. */
const PERSONAL = /^(?:ROUNDS_|SSH_AUTH_SOCK$|DISPLAY$|WAYLAND_DISPLAY$)/;

/**
 * Makes a console without a vault yet; builds the CLI first when its sources are newer. `cli`: another than the one of this
 * checkout. The clean-up of the data folder is the caller's, by dispose.
 */
export async function newConsole(
  options: { readonly dataDir?: string; readonly cli?: string } = {},
): Promise<TestConsole> {
  const node = await ensureReady({ build: true });
  const folder = mkdtempSync(join(tmpdir(), 'rounds-console-'));
  const dataDir = options.dataDir ?? join(folder, 'data');
  const cli = options.cli ?? join(root, 'out', 'main', 'cli.js');
  const passphrase = 'ninefold kettle under quiet bridges';
  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, `${passphrase}\n`);
  chmodSync(passphraseFile, 0o600);
  const runs: CliRun[] = [];
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !PERSONAL.test(name)));

  const start: TestConsole['start'] = (args, { input, env = {}, cwd = folder, within = [] } = {}) => {
    const [command = node, ...line] = [...within, node, cli, ...args];
    const child = spawn(command, line, {
      cwd,
      env: { ...environment, ROUNDS_DATA_DIR: dataDir, ROUNDS_PASSPHRASE_FILE: passphraseFile, ...env },
      // In a session of its own: no terminal to ask, as in a scheduled job.
      detached: true,
    });
    if (input !== undefined) child.stdin.end(input);
    return follow(child, args, (ended) => runs.push(ended));
  };
  const run: TestConsole['run'] = (args, given = {}) => start(args, { input: '', ...given }).ended;
  return {
    folder,
    dataDir,
    passphrase,
    passphraseFile,
    runs,
    start,
    run,
    async json(schema, args, { code = 0, ...given } = {}) {
      const ended = await run([...args, '--json'], given);
      if (ended.code !== code) throw new Error(`Expected exit code ${code}: ${describeRun(ended)}`);
      return documentOf(schema, ended);
    },
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The one JSON document that a run with `--json` printed; throws when there is anything else, when it does not fit the
 * schema, and when it has fields that the schema does not name: scripts would come to rely on them.
 */
export function documentOf<T>(schema: ZodType<T>, ended: CliRun): T {
  let value: unknown;
  try {
    value = JSON.parse(ended.stdout);
  } catch {
    throw new Error(`Not one JSON document: ${describeRun(ended)}`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`${parsed.error.message}\n${describeRun(ended)}`);
  if (!isDeepStrictEqual(parsed.data, value)) throw new Error(`More than the contract names: ${describeRun(ended)}`);
  return parsed.data;
}

/** A run for the message of a failed test. */
export function describeRun({ args, code, stdout, stderr }: CliRun): string {
  return `"rounds ${args.join(' ')}" ended with ${code}\n${stderr.slice(-2000)}\n${stdout.slice(-2000)}`;
}

function follow(child: ChildProcess, args: readonly string[], onEnd: (run: CliRun) => void): RunningCli {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  // A command may end without reading its input; that is its own business.
  child.stdin?.on('error', () => undefined);
  const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
  let ending: CliRun | undefined;
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    const number = typeof code === 'number' ? code : 128 + (SIGNAL_NUMBERS[String(signal)] ?? 0);
    ending = { args, code: number, stdout: text(out), stderr: text(err) };
    onEnd(ending);
    return ending;
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => text(out),
    stderr: () => text(err),
    waitForStderr: (pattern, from = 0) =>
      waitUntil(
        `"rounds ${args.join(' ')}" to print ${pattern}`,
        () => {
          const found = pattern.exec(text(err).slice(from));
          if (found === null && ending !== undefined) throw new Error(`It ended before: ${describeRun(ending)}`);
          return found ?? undefined;
        },
        { timeoutMs: 30_000, detail: () => text(err) },
      ),
    type: (words) => void child.stdin?.write(words),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}
