import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';

const DIAL = new URL('../../src/agent-core/transport/ssh/dial.ts', import.meta.url).href;

/** Runs in a process of its own: prints the error that dialling gives, as JSON. */
const PROGRAM = `
  const [module, host] = process.argv.slice(1);
  const { dial } = await import(module);
  const began = performance.now();
  await dial({ name: 'srv1', host, port: 22 }, new AbortController().signal).then(
    () => console.log(JSON.stringify({ code: 'connected' })),
    ({ code, message }) => console.log(JSON.stringify({ code, message, ms: performance.now() - began })),
  );
`;

/** A network in which 192.0.2.1 is there, and swallows everything. */
const BLACK_HOLE =
  'ip link add black type veth peer name hole; ip addr add 192.0.2.2/24 dev black; ip link set black up; ip link set hole up; ip neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev black';

/** Dials from a network of our own, which \`setUp\` (shell) has made; the machine's network is not touched. */
async function dialFrom(setUp: string, host: string): Promise<{ code: string; message: string; ms: number }> {
  const { stdout } = await promisify(execFile)('unshare', [
    '--net',
    '--mount',
    'sh',
    '-ec',
    `ip link set lo up; ${setUp}; exec "$0" "$@"`,
    process.execPath,
    '--input-type=module',
    '-e',
    PROGRAM,
    DIAL,
    host,
  ]);
  return JSON.parse(stdout);
}

describeIf(
  allOf(linux, root, program('unshare', 'util-linux'), program('ip', 'iproute2')),
  'a host that is not to be reached',
  () => {
    test('no route at all: unreachable, with advice', async () => {
      const error = await dialFrom(':', '192.0.2.1');
      expect(error.code).toBe('E004');
      expect(error.message).toContain('Check the cable');
    });

    test('a router that says "no such host": unreachable', async () => {
      expect((await dialFrom('ip route add unreachable 192.0.2.0/24', '192.0.2.1')).code).toBe('E004');
    });

    test('no route over IPv6: unreachable', async () => {
      expect((await dialFrom(':', '2001:db8::1')).code).toBe('E004');
    });

    test('no DNS server within reach: DNS', async () => {
      const error = await dialFrom(':', 'srv1.clinic.example');
      expect(error.code).toBe('TARGET_DNS');
    }, 60_000);

    test.concurrent('a DNS server that says nothing: DNS, after ten seconds', async () => {
      const silent = `${BLACK_HOLE}; mount -t tmpfs none /mnt; printf 'nameserver 192.0.2.1\\noptions timeout:6 attempts:2\\n' >/mnt/resolv.conf; mount --bind /mnt/resolv.conf /etc/resolv.conf`;
      const error = await dialFrom(silent, 'srv1.clinic.example');
      expect(error.code).toBe('TARGET_DNS');
      expect(error.ms).toBeLessThan(13_000);
    }, 60_000);

    test.concurrent('packets that vanish (a firewall, a computer that is off): timeout after ten seconds', async () => {
      const error = await dialFrom(BLACK_HOLE, '192.0.2.1');
      expect(error.code).toBe('TARGET_TIMEOUT');
      expect(error.ms).toBeGreaterThan(9000);
      expect(error.ms).toBeLessThan(13_000);
    });
  },
);
