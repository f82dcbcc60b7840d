import { spawn } from 'node:child_process';

/** Longest wait for `sh -n`, milliseconds: it runs nothing, so more is a broken machine. */
const LIMIT_MS = 10_000;

/** Says why a POSIX shell would not take a script; undefined when it would. Runs nothing of it. */
export type ShellSyntax = (script: string) => Promise<string | undefined>;

/** Asks the machine's own `sh -n`, with the script on its standard input. */
export const systemShellSyntax: ShellSyntax = (script) =>
  new Promise((resolve) => {
    const child = spawn('sh', ['-n'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: LIMIT_MS,
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin:/run/current-system/sw/bin' },
    });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => {
      if (said.length < 1000) said += bytes.toString('utf8');
    });
    child.once('error', () =>
      resolve('there is no "sh" on this computer to prove it with: accept it on Linux or macOS'),
    );
    child.once('close', (code) =>
      resolve(code === 0 ? undefined : said.split('\n')[0]?.trim() || `sh -n ended with ${code ?? 'a signal'}`),
    );
    // A shell that gave up reading is told of by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(script);
  });
