import { type RunOptions, type RunResult, run } from './run.ts';

/** Runs things on a host as its root, past SSH: the test's own eye and hand, which the product never has. */
export type HostShell = {
  /** Runs `cmd` by /bin/sh as root in the host. Never throws for an exit code. */
  exec(cmd: string, options?: Pick<RunOptions, 'input' | 'timeoutMs'>): Promise<RunResult>;
  /** Like `exec`, for commands that have to succeed: gives stdout, throws otherwise. */
  must(cmd: string, options?: Pick<RunOptions, 'input' | 'timeoutMs'>): Promise<string>;
  /** Writes a file on the host, with its folder. `mode` is octal text; `owner` as chown takes it. */
  writeFile(path: string, content: string | Uint8Array, options?: { mode?: string; owner?: string }): Promise<void>;
  /** The text of a file on the host. */
  readFile(path: string): Promise<string>;
};

/** A clean environment as a root login has it: nothing of this machine's leaks into the host. */
const ENVIRONMENT = [
  'env',
  '-i',
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'USER=root',
  'LANG=C.UTF-8',
];

const EXEC_TIMEOUT_MS = 60_000;

/** One word for the shell, whatever is in it. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** @param leaderPid gives the host's first process as this machine sees it; throws while the host is down */
export function hostShell(name: string, leaderPid: () => number): HostShell {
  const exec: HostShell['exec'] = (cmd, options = {}) => {
    const enter = [
      '--target',
      `${leaderPid()}`,
      '--mount',
      '--uts',
      '--ipc',
      '--net',
      '--pid',
      '--cgroup',
      '--root',
      '--wd',
    ];
    return run('nsenter', [...enter, '--', ...ENVIRONMENT, '/bin/sh', '-c', cmd], {
      timeoutMs: EXEC_TIMEOUT_MS,
      ...options,
    });
  };
  const must: HostShell['must'] = async (cmd, options) => {
    const { code, stdout, stderr } = await exec(cmd, options);
    if (code !== 0) throw new Error(`On ${name}, "${cmd}" ended with ${code}: ${stderr || stdout}`);
    return stdout;
  };
  return {
    exec,
    must,
    async writeFile(path, content, { mode = '0644', owner = 'root:root' } = {}) {
      const target = quote(path);
      await must(
        `mkdir -p "$(dirname ${target})" && cat >${target} && chmod ${mode} ${target} && chown ${owner} ${target}`,
        {
          input: content,
        },
      );
    },
    readFile: (path) => must(`cat ${quote(path)}`),
  };
}
