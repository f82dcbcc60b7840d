import type { ProbeOutput } from '../probe-output.ts';

/** More sockets than this say nothing more; bounds what goes into a record. */
const MAX_SOCKETS = 300;

/**
 * What listens, as `tcp 0.0.0.0:22`, sorted, from the address columns of /proc/net/{tcp,tcp6,udp,udp6}: hexadecimal,
 * each 32-bit word in the byte order of the host, taken as little-endian (x86 and ARM).
 */
export function readListening(output: ProbeOutput): readonly string[] {
  const sockets = new Set<string>();
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    for (const column of output.all(`listen.${table}`)) {
      const [, address, port] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(column) ?? [];
      if (address === undefined || port === undefined) continue;
      const host = address.length === 8 ? ipv4(address) : `[${ipv6(address)}]`;
      sockets.add(`${table.slice(0, 3)} ${host}:${Number.parseInt(port, 16)}`);
    }
  }
  return [...sockets].sort().slice(0, MAX_SOCKETS);
}

/** A word of 8 hexadecimal digits as its 4 bytes, in network order. */
function bytes(word: string): readonly number[] {
  return [6, 4, 2, 0].map((at) => Number.parseInt(word.slice(at, at + 2), 16));
}

function ipv4(word: string): string {
  return bytes(word).join('.');
}

/** RFC 5952 by way of the URL parser, which writes addresses so. */
function ipv6(words: string): string {
  const all = [0, 8, 16, 24].flatMap((at) => bytes(words.slice(at, at + 8)));
  const groups = Array.from({ length: 8 }, (_, i) => (((all[2 * i] ?? 0) << 8) | (all[2 * i + 1] ?? 0)).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
