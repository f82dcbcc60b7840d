import type { Baseline, LoggingBaseline } from '../../../contract/baseline.ts';
import type { Judgement, MissingFact, Reading } from '../check.ts';
import {
  asExpected,
  type Finding,
  finding,
  noBaseline,
  notRead,
  type Part,
  together,
  unknown,
  weigh,
} from '../findings.ts';
import { isRunning, unitState } from '../units.ts';
import type { LoggingFacts } from './facts.ts';
import { judgeCanaries } from './judge-canary.ts';
import { AUDITD } from './parse.ts';

const DAY_S = 86_400;

/** Judges a host's logging. `now` is epoch ms of the console. */
export function evaluateLogging(reading: Reading<LoggingFacts>, baseline: Baseline, now: number): Judgement {
  const asked = baseline.logging;
  if (asked === undefined) return noBaseline('logging');
  const expected = asExpected(asked);
  if (reading.facts === undefined) return unknown(reading.missing, expected);
  const { facts } = reading;
  const parts = [
    judgeServices(facts, asked),
    judgeCanaries(facts, asked, now),
    judgeRetention(facts, asked),
    judgeAudit(facts, asked),
  ];
  return weigh({
    ...together({ findings: [], missing: reading.missing }, ...parts),
    expected,
    allWell: `Logging runs (${asked.services.join(', ')}): the canary was found and the journal is kept.`,
  });
}

function judgeServices(facts: LoggingFacts, asked: LoggingBaseline): Part {
  const findings: Finding[] = [];
  const missing: MissingFact[] = [];
  for (const name of asked.services) {
    const unit = facts.units.find((one) => one.name === name);
    if (unit === undefined) missing.push(notRead(`state of ${name}`));
    else if (!isRunning(unit)) findings.push(inactive(name, unitState(unit), 'active'));
  }
  return { findings, missing };
}

function inactive(name: string, found: string, expected: string): Finding {
  return finding(`service ${name} is not running`, {
    code: 'service_inactive',
    severity: 'high',
    subject: name,
    detail: `Found ${name} ${found}, expected ${expected}.`,
  });
}

function judgeRetention(facts: LoggingFacts, asked: LoggingBaseline): Part {
  const { journal } = facts;
  const days = asked.journal_retention_days;
  if (journal === undefined) return { findings: [], missing: [notRead('journal retention')] };
  const short = (headline: string, found: string): Part => ({
    findings: [
      finding(headline, {
        code: 'retention_short',
        severity: 'medium',
        subject: 'systemd-journald',
        detail: `Found ${found}, expected the journal to be kept on disk for at least ${days} days.`,
      }),
    ],
    missing: [],
  });
  // A baseline of 0 days asks for no retention at all.
  if (days === 0) return { findings: [], missing: [] };
  if (!journal.persistent)
    return short('the journal is lost at every reboot', `a journal that is not on disk (Storage=${journal.storage})`);
  if (journal.retentionSeconds !== undefined && journal.retentionSeconds < days * DAY_S) {
    const kept = Math.floor(journal.retentionSeconds / DAY_S);
    return short(
      `the journal is kept for ${kept} days only`,
      `MaxRetentionSec= of ${journal.retentionSeconds} s (${kept} days)`,
    );
  }
  return { findings: [], missing: [] };
}

function judgeAudit(facts: LoggingFacts, asked: LoggingBaseline): Part {
  const keys = asked.auditd_keys;
  if (keys.length === 0) return { findings: [], missing: [] };
  const findings: Finding[] = [];
  const missing: MissingFact[] = [];
  if (facts.auditd === undefined) missing.push(notRead(`state of ${AUDITD}`));
  else if (!isRunning(facts.auditd))
    findings.push(inactive(AUDITD, unitState(facts.auditd), 'active, since the baseline names audit keys'));
  if (facts.auditKeys === undefined) return { findings, missing: [...missing, notRead('audit rules')] };
  const loaded = new Set(facts.auditKeys);
  for (const key of keys) {
    if (loaded.has(key)) continue;
    findings.push(
      finding(`no audit rule has the key ${key}`, {
        code: 'audit_rule_missing',
        severity: 'medium',
        subject: key,
        detail: `Found no loaded audit rule with the key ${key}, expected at least one.`,
      }),
    );
  }
  return { findings, missing };
}
