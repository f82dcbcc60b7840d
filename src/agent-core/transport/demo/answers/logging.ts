import { fact, ran, whole } from '../lines.ts';
import { unitLines } from '../units.ts';
import { param, type Question } from './answer.ts';

const AUDIT_RULES = [
  '-w /etc/passwd -p wa -k auth-changes',
  '-w /etc/shadow -p wa -k auth-changes',
  '-w /var/log/audit -p wa -k audit-log-changes',
  '-a always,exit -F arch=b64 -S adjtimex,settimeofday,clock_settime -F key=time-change',
];

/** Answers logging/probe.linux.sh. The canary of the scan before is always there: a demo host forgets nothing by itself. */
export function logging(question: Question): string {
  const { host, faults } = question;
  const lost = faults.has('canary_lost');
  const inFile = lost || faults.has('service_stopped') ? 'lost' : 'found';
  const rules = faults.has('audit_rules_removed') ? AUDIT_RULES.slice(0, 3) : AUDIT_RULES;
  const canary =
    param(question, 'CANARY') === ''
      ? []
      : [
          ran('canary.write', []),
          fact('canary.journal', lost ? 'lost' : 'found'),
          param(question, 'PREVIOUS_CANARY') === '' ? [] : fact('canary.previous', lost ? 'lost' : 'found'),
          param(question, 'SYSLOG') === '1'
            ? [...fact('canary.file', inFile), ...fact('canary.path', '/var/log/syslog')]
            : [],
        ];
  return whole(
    unitLines(host.platform, faults, param(question, 'UNITS')),
    ran('journald.conf', ['# /etc/systemd/journald.conf', '[Journal]', 'Storage=persistent', 'MaxRetentionSec=180day']),
    fact('journal.on_disk', 'yes'),
    ran('audit.rules', rules),
    ...canary,
  );
}
