import { spawn } from 'node:child_process';

/** What a command did. `code` is the exit code, or 128 + the signal's number as a shell would say it. */
export type RunResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** How to run a command: what it reads, where, with which environment (ours when left out), and for how long at most. */
export type RunOptions = {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
  /** Ends the command (SIGKILL) once it has printed this much. */
  readonly enoughBytes?: number;
};

/** Debian's system tools live in sbin, which a person's PATH often lacks. */
const PATH = `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;

/** Numbers of the signals that end our commands, for the shell's 128 + n. */
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Runs a command without a shell and collects what it prints. Never throws for an exit code; throws when it cannot start. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? { ...process.env, PATH },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs, killSignal: 'SIGKILL' as const }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let printed = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk);
      printed += chunk.length;
      if (printed > (options.enoughBytes ?? Number.POSITIVE_INFINITY)) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // A command may end without reading its input; that is its own business.
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({
        code: code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 0),
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      });
    });
    child.stdin.end(options.input ?? '');
  });
}

/** Like {@link run}, for commands that have to succeed: gives what was printed, throws with the command and its complaint. */
export async function must(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    const said = `${result.stderr}${result.stdout}`.trim().slice(-2000);
    throw new Error(`"${command} ${args.join(' ')}" ended with ${result.code}: ${said}`);
  }
  return result.stdout;
}
