import type { LabHost } from '../lab-kit/host.ts';

/**
 * Message numbers that belong to finding out who the server is (RFC 4253, RFC 5656): disconnect, KEXINIT, NEWKEYS, the key
 * exchange. Anything else was sent to a server as if it were trusted; 5 and 50 are the wish to log in.
 */
export const IDENTITY_MESSAGES = [1, 20, 21, 30] as const;

/** Lets the host's sshd write down each message that it receives. */
export function recordPackets(host: LabHost): Promise<void> {
  return host.sshdConfig('LogLevel DEBUG3');
}

/** Message numbers that the host's sshd has received since `mark`, sorted, each once. */
export async function packetsSince(host: LabHost, mark: string): Promise<number[]> {
  const lines = await host.must(
    `journalctl --sync && journalctl -q --no-pager -o cat -t sshd --after-cursor='${mark}' | sed -n 's/.*receive packet: type \\([0-9]*\\).*/\\1/p'`,
  );
  return [...new Set(lines.split('\n').filter(Boolean).map(Number))].sort((a, b) => a - b);
}

/** Now, as a place in the host's journal. */
export async function journalMark(host: LabHost): Promise<string> {
  const text = await host.must('journalctl --sync && journalctl -q -n 0 --show-cursor');
  const cursor = /^-- cursor: (\S+)$/m.exec(text)?.[1];
  if (cursor === undefined) throw new Error(`journalctl gave no cursor: ${text}`);
  return cursor;
}
