import type { Cause } from '../../../contract/drift.ts';
import type { Check, ProbeContext } from '../check.ts';
import { probeScript } from '../frames.ts';
import { unitParameter } from '../units.ts';
import { evaluateLogging } from './evaluate.ts';
import type { LoggingFacts } from './facts.ts';
import { AUDITD, askedFor, KNOWN_SERVICES, parseLogging } from './parse.ts';
import probe from './probe.linux.sh?raw';
import { proposeLogging } from './propose.ts';
import { recordLogging, stableLogging } from './record.ts';

/** What the probe runs through `priv`, with all its arguments. */
const PRIVILEGED: readonly (readonly string[])[] = [
  ['auditctl', '-l'],
  ['journalctl', '-q', '-t', 'rounds', '-o', 'cat', '-n', '2000', '--no-pager'],
  ['tail', '-c', '262144', '/var/log/syslog'],
  ['tail', '-c', '262144', '/var/log/messages'],
];

const SYSLOG_UNITS = new Set([
  'rsyslog',
  'rsyslog.service',
  'syslog',
  'syslog.service',
  'syslog-ng',
  'syslog-ng.service',
]);
/** A nonce is our own hex; anything else never reaches the host's log. */
const NONCE = /^[0-9a-f]{8,128}$/;

function nonce(text: string | undefined): string {
  return text !== undefined && NONCE.test(text) ? text : '';
}

/** Logging: services, canary, journal retention, audit rules. One probe for NixOS and Linux. */
export const loggingCheck: Check<LoggingFacts> = {
  id: 'logging',
  probes(context: ProbeContext) {
    if (context.platform === 'windows') return [];
    const { services } = askedFor(context.baseline);
    return [
      {
        name: 'logging',
        cadence: 'cheap',
        script: probeScript(probe),
        params: {
          UNITS: unitParameter([...services, ...KNOWN_SERVICES, AUDITD]),
          CANARY: nonce(context.canary),
          PREVIOUS_CANARY: nonce(context.previousCanary?.nonce),
          SYSLOG: services.some((name) => SYSLOG_UNITS.has(name)) ? '1' : '0',
        },
        timeoutMs: 15_000,
      },
    ];
  },
  privileged: () => PRIVILEGED,
  parse: parseLogging,
  evaluate: evaluateLogging,
  record: recordLogging,
  stable: stableLogging,
  propose: proposeLogging,
  cure: (cause: Cause, platform) =>
    platform !== 'windows' && (cause.code === 'service_inactive' || cause.code === 'canary_lost')
      ? 'restart_logging_services'
      : undefined,
};
