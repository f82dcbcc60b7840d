import type { LabHost } from '../lab-kit/host.ts';

/** Holds the words to look for: on a command line they would find themselves. */
const WORDS = '/run/lab-words';
const GOING = '/run/lab-watching';

/** Begins to look at the arguments and environments of all processes of a host; the answer names those that held a word. */
export async function watchHost(host: LabHost, words: readonly string[]): Promise<{ stop(): Promise<string[]> }> {
  await host.writeFile(WORDS, `${words.join('\n')}\n`, { mode: '0600' });
  await host.must(`touch ${GOING}`);
  const loop = `while [ -e ${GOING} ]; do grep -alF -f ${WORDS} /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; done; exit 0`;
  const watching = host.must(loop, { timeoutMs: 300_000 });
  return {
    async stop() {
      await host.must(`rm ${GOING}`);
      const found = await watching;
      return [...new Set(found.split('\n').filter(Boolean))];
    },
  };
}

/** Files of a host that hold a word: logs, homes, temporary folders, and the journal as text. */
export async function searchHost(host: LabHost, words: readonly string[]): Promise<string[]> {
  await host.writeFile(WORDS, `${words.join('\n')}\n`, { mode: '0600' });
  const files = await host.exec(
    `journalctl --sync; journalctl -q --no-pager -o export >/run/lab-journal; grep -ralF -f ${WORDS} /var /home /root /tmp /etc /run/lab-journal /dev/shm 2>/dev/null`,
  );
  await host.must(`rm -f /run/lab-journal ${WORDS}`);
  return files.stdout.split('\n').filter(Boolean);
}
