import type { HostShell } from './host-shell.ts';
import { quote } from './host-shell.ts';

/** Changes what a tool on the host does, as an intruder or a broken package would. */
export type HostTools = {
  /**
   * Puts a script in the place of a tool (a full path such as /usr/sbin/nft, /usr/bin/journalctl, /usr/bin/systemctl). Any
   * program may be replaced. The script finds the real one as `$REAL`. Symbolic links are followed, so that replacing
   * /usr/sbin/iptables-save does not touch its siblings' shared program: the link itself is replaced.
   */
  replaceTool(path: string, script: string): Promise<void>;
  /** Takes a tool away, as on a host where it was never installed. */
  removeTool(path: string): Promise<void>;
  /** Puts the real tool back. */
  restoreTool(path: string): Promise<void>;
};

export function hostTools(shell: HostShell): HostTools {
  const aside = (path: string) => `${path}.lab-real`;
  const moveAside = (path: string) =>
    `{ test -e ${quote(aside(path))} || mv ${quote(path)} ${quote(aside(path))}; } && rm -f ${quote(path)}`;
  return {
    async replaceTool(path, script) {
      await shell.must(moveAside(path));
      await shell.writeFile(path, `#!/bin/sh\nREAL=${quote(aside(path))}\n${script}\n`, { mode: '0755' });
    },
    async removeTool(path) {
      await shell.must(moveAside(path));
    },
    async restoreTool(path) {
      await shell.must(`rm -f ${quote(path)} && mv ${quote(aside(path))} ${quote(path)}`);
    },
  };
}

/** Scripts for {@link HostTools.replaceTool}: ways in which a host's tool can go wrong. */
export const TOOL_FAULTS = {
  /** Never ends, and does not mind being asked to. */
  hang: "trap '' TERM INT HUP; while :; do sleep 3600; done",
  /** 1 GiB of the letter x, without a line end. */
  flood: "head -c 1073741824 /dev/zero | tr '\\0' x",
  /** Markup that would run in a page, and terminal codes that would clear a screen, set its title and write to its clipboard. */
  markup:
    'printf \'<script>document.title="owned"</script><img src=x onerror="document.title=1">\\033[2J\\033]0;owned\\007\\033]52;c;b3duZWQ=\\007\\033[31mred\\n\'',
  /** Bytes that are no text in any encoding, NUL among them. */
  binary: 'head -c 4096 /dev/urandom',
  /** Fails as tools do, with words on stderr. */
  fail: "echo 'it broke: <b>badly</b>' >&2; exit 3",
  /** Prints all that it can learn from its ancestors' environment and command lines: a secret that frames answers must not be there. */
  snoop:
    'p=$PPID; while [ "$p" -gt 1 ]; do tr "\\0" "\\n" </proc/$p/environ; tr "\\0" " " </proc/$p/cmdline; echo; p=$(sed -n "s/^PPid:\\t//p" /proc/$p/status); done 2>/dev/null',
  /** Answers nothing at all, successfully. */
  silent: 'exit 0',
} as const;
