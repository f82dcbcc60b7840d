import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;

/** A network of its own on this machine: rules loaded in it touch nothing else. Needs root. */
export class NetworkNamespace implements AsyncDisposable {
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  /** Makes one, with its loopback up. It lives until it is disposed. */
  static async create(): Promise<NetworkNamespace> {
    // The holder says when it is inside: before that its namespace would be ours.
    const holder = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo inside && exec sleep infinity'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const stdout = holder.stdout;
    if (stdout === null) throw new Error('unshare has no output');
    await Promise.race([
      once(stdout, 'data'),
      once(holder, 'exit').then(([code]) => Promise.reject(new Error(`unshare ended with ${code}`))),
    ]);
    const space = new NetworkNamespace(holder);
    if (space.link() === readlinkSync('/proc/self/ns/net')) throw new Error('the namespace is that of this machine');
    return space;
  }

  /** Which namespace it is, as the kernel names it. */
  link(): string {
    return readlinkSync(`/proc/${this.#holder.pid}/ns/net`);
  }

  /** Runs a program inside, with `input` as its standard input; gives its standard output, throws when it fails. */
  async run(program: string, args: readonly string[], input = ''): Promise<string> {
    const running = run('nsenter', ['-t', `${this.#holder.pid}`, '-n', '--', program, ...args], {
      maxBuffer: MAX_OUTPUT,
    });
    // A program may end, or close its input, without reading it.
    running.child.stdin?.on('error', () => undefined).end(input);
    const { stdout } = await running;
    return stdout;
  }

  /** Runs a line of shell inside. */
  sh(line: string): Promise<string> {
    return this.run('sh', ['-c', line]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#holder.exitCode !== null || this.#holder.signalCode !== null) return;
    const gone = once(this.#holder, 'exit');
    this.#holder.kill('SIGKILL');
    await gone;
  }
}
