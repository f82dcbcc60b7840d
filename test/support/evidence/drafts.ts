import { createHash } from 'node:crypto';
import { isoTime } from '../../../src/agent-core/clock.ts';
import type { DraftOf } from '../../../src/agent-core/evidence/draft.ts';
import { CITATIONS } from '../../../src/contract/citations.ts';
import type { SignableObject } from '../../../src/contract/primitives.ts';

/** The site of every sample record. */
export const SAMPLE_SITE = { site_id: '01890000-0000-7000-8000-00000000a001', site_name: 'maple-street' } as const;
/** The host of every sample record. */
export const SAMPLE_HOST = { host_id: '01890000-0000-7000-8000-00000000b001', host_name: 'front-desk' } as const;

/** A drift record as a firewall check of a Debian host writes it, about 3 kB when sealed. `n` makes it differ. */
export function driftDraft(at: number, n = 0, summary = 'nftables.service is not running.'): DraftOf<'drift'> {
  return {
    kind: 'drift',
    ...SAMPLE_SITE,
    ...SAMPLE_HOST,
    host_identity: {
      transport: 'ssh',
      address: 'ssh://tech@10.20.0.5:22',
      ssh_host_key_sha256: 'SHA256:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg',
    },
    baseline_sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    timestamp_start: isoTime(at - 850),
    timestamp_end: isoTime(at),
    ntp_offset_ms: 12,
    hipaa_controls: [...CITATIONS.firewall],
    check: 'firewall',
    state: 'drifted',
    severity: 'critical',
    causes: [
      {
        code: 'service_inactive',
        severity: 'critical',
        subject: 'nftables.service',
        detail: 'nftables.service is inactive (dead); the baseline expects it to be active.',
      },
      {
        code: 'ruleset_differs',
        severity: 'high',
        subject: 'inet filter',
        detail: `The rules of inet filter are not those of the baseline (change ${n}).`,
      },
    ],
    summary,
    pre_state: firewallFacts(n),
    expected: {
      service: 'nftables.service',
      active: true,
      tables: ['inet filter'],
      ruleset_hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    },
    facts_fingerprint: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    previous_state: 'compliant',
    ruleset_hash: 'fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9',
  };
}

/** Addresses of the hosts of {@link fleetDraft}. */
export const FLEET_ADDRESSES: readonly string[] = Array.from({ length: 200 }, (_, host) => fleetAddress(host));

function fleetAddress(host: number): string {
  return `10.20.${host >> 4}.${5 + (host & 15)}`;
}

/** The n-th drift record of a fleet of 200 hosts: names, addresses, hashes and numbers differ as they would. */
export function fleetDraft(at: number, n: number): DraftOf<'drift'> {
  const host = n % 200;
  const hash = (what: string) => createHash('sha256').update(`${what} ${n}`).digest('hex');
  const name = `room-${host}`;
  return {
    ...driftDraft(at, n, `nftables.service on ${name} is not running since the change of ${isoTime(at - n)}.`),
    host_id: `01890000-0000-7000-8000-${host.toString(16).padStart(12, '0')}`,
    host_name: name,
    host_identity: {
      transport: 'ssh',
      address: `ssh://tech@${fleetAddress(host)}:22`,
      ssh_host_key_sha256: 'SHA256:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg',
    },
    facts_fingerprint: hash('facts'),
    ruleset_hash: hash('rules'),
    pre_state: { ...firewallFacts(n), ruleset_hash: hash('rules'), gateway: `10.20.${host >> 4}.1` },
  };
}

/** A record without a host, small. */
export function policyDraft(at: number, reason = 'Reviewed with the owner.'): DraftOf<'policy'> {
  return {
    kind: 'policy',
    ...SAMPLE_SITE,
    subject: 'baseline',
    target: SAMPLE_SITE.site_name,
    before: {},
    after: { sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
    by: 'tech',
    reason,
    timestamp_start: isoTime(at),
    timestamp_end: isoTime(at),
    hipaa_controls: ['164.316(b)(1)(ii)'],
  };
}

function firewallFacts(n: number): SignableObject {
  const table = (ref: string, rules: number) => ({
    table: ref,
    form: 'nft',
    ours: ref === 'inet filter',
    sha256: '4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce',
    chains: 3,
    rules,
    sets: 1,
  });
  return {
    services: [
      { unit: 'nftables.service', load: 'loaded', active: 'inactive', sub: 'dead', enabled: 'enabled' },
      { unit: 'ufw.service', load: 'loaded', active: 'inactive', sub: 'dead', enabled: 'disabled' },
    ],
    ruleset_hash: 'fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9',
    tables: [table('inet filter', 21 + n), table('ip nat', 4), table('ip6 filter', 9), table('ip docker', 12)],
    tables_total: 4,
    listening: [
      'tcp 0.0.0.0:22',
      'tcp 127.0.0.1:631',
      'tcp 127.0.0.1:5432',
      'tcp 0.0.0.0:443',
      'tcp6 :::22',
      'udp 0.0.0.0:68',
      'udp 127.0.0.1:323',
      'udp 0.0.0.0:5353',
    ],
  };
}
