import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { must } from './run.ts';

/** Four addresses: ours on the veth, and the host's. */
export type Subnet = { readonly gateway: string; readonly address: string; readonly prefix: 30 };

/** Private ranges to take a /30 from, in order; the last is reserved for tests of network devices (RFC 2544). */
const RANGES = ['10.77', '172.29', '198.18'] as const;

const routesSchema = z.array(z.object({ dst: z.string() }));

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function overlaps(route: string, first: number): boolean {
  const [base = '', bits = '32'] = route.split('/');
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(base)) return false;
  const size = 2 ** (32 - Number(bits));
  const start = Math.floor(toNumber(base) / size) * size;
  return first + 3 >= start && first < start + size;
}

/** Picks a /30 at random that no route of this machine (but the default one) reaches into, so that nothing real is shadowed. */
export async function freeSubnet(): Promise<Subnet> {
  const routes = routesSchema.parse(JSON.parse(await must('ip', ['-json', '-4', 'route', 'show', 'table', 'all'])));
  for (const range of RANGES) {
    for (let attempt = 0; attempt < 64; attempt++) {
      const third = randomInt(0, 256);
      const fourth = randomInt(0, 64) * 4;
      const first = toNumber(`${range}.${third}.${fourth}`);
      if (routes.some((route) => overlaps(route.dst, first))) continue;
      return { gateway: `${range}.${third}.${fourth + 1}`, address: `${range}.${third}.${fourth + 2}`, prefix: 30 };
    }
  }
  throw new Error(`No free address: routes of this machine cover ${RANGES.join(', ')}`);
}
