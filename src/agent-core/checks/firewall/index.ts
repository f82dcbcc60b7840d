import type { Cause } from '../../../contract/drift.ts';
import type { Check, ProbeContext } from '../check.ts';
import { probeScript } from '../frames.ts';
import { unitParameter } from '../units.ts';
import { evaluateFirewall } from './evaluate.ts';
import type { FirewallFacts } from './facts.ts';
import { IPTABLES_TABLES } from './iptables.ts';
import { KNOWN_SERVICES, parseFirewall } from './parse.ts';
import probe from './probe.linux.sh?raw';
import { proposeFirewall } from './propose.ts';
import { recordFirewall, stableFirewall } from './record.ts';

/** What the probe runs through `priv`, with all its arguments. */
const PRIVILEGED: readonly (readonly string[])[] = [
  ['nft', '-j', 'list', 'ruleset'],
  ['nft', 'list', 'ruleset'],
  ['iptables-save'],
  ['ip6tables-save'],
];

/** Tables that iptables may have written. */
const BY_IPTABLES: readonly string[] = IPTABLES_TABLES.flatMap((name) => [`ip ${name}`, `ip6 ${name}`]);

/** Firewall: the service, the baseline's tables and their hash, what listens. One probe for NixOS and Linux. */
export const firewallCheck: Check<FirewallFacts> = {
  id: 'firewall',
  probes(context: ProbeContext) {
    if (context.platform === 'windows') return [];
    const section = context.baseline.firewall;
    return [
      {
        name: 'firewall',
        cadence: 'cheap',
        script: probeScript(probe),
        params: {
          UNITS: unitParameter([...(section === undefined ? [] : [section.service]), ...KNOWN_SERVICES]),
          TABLES: (section?.tables ?? []).join('\n'),
          IPTABLES: section === undefined || section.tables.some((table) => BY_IPTABLES.includes(table)) ? '1' : '0',
          RAW: section?.ruleset_hash_raw === undefined ? '0' : '1',
        },
        timeoutMs: 15_000,
      },
    ];
  },
  privileged: () => PRIVILEGED,
  parse: parseFirewall,
  evaluate: evaluateFirewall,
  record: recordFirewall,
  stable: stableFirewall,
  propose: proposeFirewall,
  cure: (cause: Cause, platform) =>
    platform !== 'windows' && (cause.code === 'service_inactive' || cause.code === 'ruleset_differs')
      ? 'restore_firewall_baseline'
      : undefined,
};
