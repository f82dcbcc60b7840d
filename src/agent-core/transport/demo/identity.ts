import { createHash } from 'node:crypto';
import type { PeerOffer } from '../../../contract/fleet.ts';
import { isoTime } from '../../clock.ts';
import type { Faults } from './faults.ts';
import type { DemoHost } from './roster.ts';

/**
 * Who a demo host says it is: made from its name, so that every console on every computer sees the same, and another one
 * once it has been "installed anew". It is the hash of a text and no key: nobody could prove to be such a host.
 */
export function demoOffer(host: DemoHost, faults: Faults, now: number): PeerOffer {
  const text = `rounds demo host key 1\n${host.name}\n${faults.has('key_changed') ? 'installed anew' : ''}`;
  const digest = createHash('sha256').update(text).digest('base64').replace(/=+$/, '');
  return { key_type: 'ssh-ed25519', fingerprint: `SHA256:${digest}`, seen_at: isoTime(now) };
}
