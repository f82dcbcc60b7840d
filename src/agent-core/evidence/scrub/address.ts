import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Judge, Scene } from './scene.ts';

/** The address itself, or with a port behind a dot, as tcpdump prints it. */
const V4 = /(?<![0-9.])\d{1,3}(?:\.\d{1,3}){3}(?![0-9]|\.[0-9](?!\d{0,4}(?: >|:)))/g;
const V6 = /(?<![0-9A-Za-z:.])(?=[0-9a-f:]{0,5}:)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![0-9A-Za-z:]|\.[0-9])/gi;

/** Never a person's: IANA special-purpose registries (RFC 6890) without private and documentation blocks. */
const NOBODYS: ReadonlyArray<readonly [network: string, bits: number, family: 'ipv4' | 'ipv6']> = [
  ['0.0.0.0', 8, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];

/** Answers whether an address may stay readable. */
export type KnownAddress = (address: string) => boolean;

/**
 * Addresses that stay: those of the inventory (addresses and networks; what is neither is ignored), loopback,
 * link-local, unspecified and multicast. Private ones outside the inventory do not: in a clinic they are somebody's.
 */
export function knownAddresses(inventory: Iterable<string>): KnownAddress {
  const entries = [...inventory];
  let list: BlockList | undefined;
  return (address) => {
    // Made on first need: most records hold no address at all.
    list ??= blockListOf(entries);
    return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  };
}

function blockListOf(inventory: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [network, bits, family] of NOBODYS) list.addSubnet(network, bits, family);
  for (const entry of inventory) {
    const [address = '', bits] = entry.split('/');
    const version = isIP(address);
    if (version === 0) continue;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    const most = version === 4 ? 32 : 128;
    if (bits === undefined) list.addAddress(address, family);
    else if (/^\d{1,3}$/.test(bits) && Number(bits) <= most) list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Takes IP addresses of persons. A network (`/24`, last octet 0) or a broadcast address names nobody. */
export function takeAddresses(scene: Scene, known: KnownAddress): void {
  const v4: Judge = (value, at, mask) => {
    if (isIP(value) !== 4 || /\.(?:0|255)$/.test(value) || known(value)) return 0;
    return isNetwork(mask, at + value.length, 32) ? 0 : value.length;
  };
  const v6: Judge = (value, at, mask) => {
    if (!isIPv6(value) || !isGlobal(value) || known(value)) return 0;
    return isNetwork(mask, at + value.length, 128) ? 0 : value.length;
  };
  scene.take('personal_ip', V4, v4);
  scene.take('personal_ip', V6, v6);
}

/** True when a prefix length shorter than the whole address follows. */
function isNetwork(mask: string, end: number, whole: number): boolean {
  const bits = /^\/(\d{1,3})(?![0-9])/.exec(mask.slice(end, end + 5))?.[1];
  return bits !== undefined && Number(bits) < whole;
}

/** Written in full, or global unicast (2000::/3) or unique local (fc00::/7): `dead::beef` is C++ as likely as an address. */
function isGlobal(value: string): boolean {
  return !value.includes('::') || /^(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}):/i.test(value);
}
