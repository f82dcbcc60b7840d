import type { LoggingBaseline } from '../../../contract/baseline.ts';
import type { MissingFact } from '../check.ts';
import { type Finding, finding, notRead, type Part, together } from '../findings.ts';
import type { CanaryFact, LoggingFacts, PreviousCanary } from './facts.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Judges the canary of this scan and, where there was one, that of the scan before. The earlier one must still be
 * there while it is younger than `canary_max_age_hours`; when it is older nobody had looked for so long, which says
 * nothing of the host, and the journal's retention is judged on its own.
 */
export function judgeCanaries(facts: LoggingFacts, asked: LoggingBaseline, now: number): Part {
  const { canary, previous } = facts;
  const parts = [canary === undefined ? notLooked() : judgeNow(canary)];
  if (previous !== undefined) parts.push(judgePrevious(previous, asked, now));
  return together(...parts);
}

function notLooked(): Part {
  return { findings: [], missing: [notRead('canary')] };
}

function judgeNow(canary: CanaryFact): Part {
  if (!canary.written)
    return lost(
      "the host's log takes no messages",
      'write',
      'that "logger" could not write to the log',
      'the message to be taken',
    );
  const parts: Part[] = [];
  if (canary.journal === 'lost')
    parts.push(
      lost(
        'the canary is not in the journal',
        'journal',
        'no canary in the journal two seconds after it was written',
        'to find it',
      ),
    );
  if (canary.journal === 'unreadable')
    parts.push(
      unreadable(
        'canary in the journal',
        'the whole journal',
        'the group systemd-journal',
        'journalctl -q -t rounds -o cat -n 2000 --no-pager',
      ),
    );
  const { file } = canary;
  if (file?.sighting === 'absent')
    parts.push(
      lost(
        `${file.path} is gone`,
        file.path,
        `no file ${file.path}, although syslog is set to write it`,
        'the canary in it',
      ),
    );
  if (file?.sighting === 'lost')
    parts.push(
      lost(
        `the canary is not in ${file.path}`,
        file.path,
        `no canary in ${file.path} two seconds after it was written`,
        'to find it',
      ),
    );
  if (file?.sighting === 'unreadable')
    parts.push(
      unreadable(
        `canary in ${file.path}`,
        file.path,
        'the group that owns it (adm on Debian)',
        `tail -c 262144 ${file.path}`,
      ),
    );
  return together(...parts);
}

function judgePrevious(previous: PreviousCanary, asked: LoggingBaseline, now: number): Part {
  const age = Math.max(0, now - previous.writtenAt);
  if (age > asked.canary_max_age_hours * HOUR_MS) return { findings: [], missing: [] };
  if (previous.journal === 'lost') {
    return lost(
      'the canary of the scan before is gone',
      'previous canary',
      `no canary in the journal that was written ${Math.round(age / MINUTE_MS)} minutes before`,
      `to find it for at least ${asked.canary_max_age_hours} hours`,
    );
  }
  if (previous.journal === 'unreadable') {
    return unreadable(
      'canary of the scan before',
      'the whole journal',
      'the group systemd-journal',
      'journalctl -q -t rounds -o cat -n 2000 --no-pager',
    );
  }
  return { findings: [], missing: [] };
}

function lost(headline: string, subject: string, found: string, expected: string): Part {
  const one: Finding = finding(headline, {
    code: 'canary_lost',
    severity: 'high',
    subject,
    detail: `Found ${found}, expected ${expected}.`,
  });
  return { findings: [one], missing: [] };
}

function unreadable(fact: string, what: string, group: string, command: string): Part {
  const missing: MissingFact = {
    fact,
    why: `this login may not read ${what}`,
    fix: `Add the login to ${group} on the host, or allow it "${command}" through sudo.`,
  };
  return { findings: [], missing: [missing] };
}
