import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

const LINK = /http:\/\/127\.0\.0\.1:\d+\/#token=[A-Za-z0-9_-]+/;

/** The web host of a demo clinic, as its own process. */
export interface BuiltHost {
  /** Good for one page, within a minute. */
  readonly link: string;
  /** When the process was started and when it said its link, epoch ms with fractions. */
  readonly startedAt: number;
  readonly saidAt: number;
  readonly pid: number;
  /** Ctrl-C; resolves when it has ended. */
  stop(): Promise<void>;
}

/** The built product on a demo data folder: what `npm start -- --demo` runs. */
export interface BuiltConsole {
  /** Runs one command to its end; rejects when it could not (exit code 2 and up). */
  run(...args: readonly string[]): Promise<void>;
  /** Starts the web host and waits for its link. */
  serve(...args: readonly string[]): Promise<BuiltHost>;
}

/** Now, epoch ms with fractions, comparable with a page's `performance.timeOrigin + performance.now()`. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

export function builtConsole(root: string, dataDir: string): BuiltConsole {
  const cli = join(root, 'out', 'main', 'cli.js');
  // What the person at this machine has set must not reach a measured console.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ROUNDS_')));
  const folder = ['--data-dir', dataDir];
  return {
    async run(...args) {
      await promisify(execFile)(process.execPath, [cli, ...args, ...folder], { env }).catch(
        (error: { code: unknown }) => {
          // 1 = something was found, which a demo clinic may well say.
          if (error.code !== 1) throw error;
        },
      );
    },
    async serve(...args) {
      const startedAt = epochMs();
      const child = spawn(process.execPath, [cli, 'demo', 'serve', '--no-open', ...args, ...folder], {
        env,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      const link = await linkOf(child);
      const saidAt = epochMs();
      return {
        link,
        startedAt,
        saidAt,
        pid: child.pid ?? 0,
        async stop() {
          if (child.exitCode !== null) return;
          const ended = once(child, 'exit');
          child.kill('SIGINT');
          await ended;
        },
      };
    },
  };
}

function linkOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [link] = LINK.exec(said) ?? [];
      if (link !== undefined) resolve(link);
    });
    child.once('exit', () => reject(new Error(`The web host ended before it said its link: ${said}`)));
  });
}
