import { type Baseline, loggingBaseline } from '../../../contract/baseline.ts';
import type { Frame } from '../../transport/session.ts';
import type { MissingFact, ProbeContext, Reading } from '../check.ts';
import { nothingRead, openFrame, whyNot } from '../frames.ts';
import type { ProbeOutput } from '../probe-output.ts';
import { isMissing, readUnit, type UnitFact } from '../units.ts';
import { auditKeys } from './audit.ts';
import type { CanaryFact, LoggingFacts, PreviousCanary, Sighting } from './facts.ts';
import { readJournal } from './journald.ts';

/** Logging services that are looked at beside those of the baseline, so that a baseline can be proposed. */
export const KNOWN_SERVICES: readonly string[] = ['systemd-journald', 'rsyslog', 'syslog-ng', 'syslog'];
/** The unit of the audit daemon. */
export const AUDITD = 'auditd';

/** What the host is asked for: the baseline's section, or its defaults where there is none. */
export function askedFor(baseline: Baseline) {
  return baseline.logging ?? loggingBaseline.parse({});
}

/** Reads the answer of the logging probe. */
export function parseLogging(frames: ReadonlyMap<string, Frame>, context: ProbeContext): Reading<LoggingFacts> {
  const opened = openFrame(frames.get('logging'), 'logging facts');
  if ('missing' in opened) return nothingRead(opened.missing);
  const { output } = opened;
  const asked = askedFor(context.baseline);
  const missing: MissingFact[] = [];
  const keep = <T extends object>(value: T | MissingFact, needed = true): T | undefined => {
    if (!isMissing(value)) return value;
    if (needed) missing.push(value);
    return undefined;
  };

  const names = [...new Set([...asked.services, ...KNOWN_SERVICES])];
  const units = names
    .map((name) => keep(readUnit(output, name), asked.services.includes(name)))
    .filter((unit) => unit !== undefined);
  const auditWanted = asked.auditd_keys.length > 0;
  const auditd = keep(readUnit(output, AUDITD), auditWanted);
  const rules = keep(readRules(output, auditd), auditWanted);
  const journal = keep(readJournal(output));
  const canary = keep(readCanary(output));
  const previous =
    context.previousCanary === undefined ? undefined : readPrevious(output, context.previousCanary.writtenAt);
  return {
    facts: {
      asked: asked.services,
      units,
      ...(canary === undefined ? {} : { canary }),
      ...(previous === undefined ? {} : { previous }),
      ...(journal === undefined ? {} : { journal }),
      ...(auditd === undefined ? {} : { auditd }),
      ...(rules === undefined ? {} : { auditKeys: rules.keys }),
    },
    missing,
  };
}

function readRules(
  output: ProbeOutput,
  auditd: UnitFact | undefined,
): { readonly keys: readonly string[] } | MissingFact {
  const result = output.command('audit.rules');
  if (result?.code === 0) return { keys: auditKeys(result) };
  // Where auditd was never installed nothing loads its rules: that is drift, not ignorance.
  if (auditd?.load === 'not-found') return { keys: [] };
  return whyNot(result, { fact: 'audit rules', command: 'auditctl -l', package: 'auditd' });
}

function readCanary(output: ProbeOutput): CanaryFact | MissingFact {
  const write = output.command('canary.write');
  if (write === undefined || write.code === 127)
    return whyNot(write, { fact: 'canary', command: 'logger', package: 'bsdutils (util-linux)' });
  const journal = sighting(output.one('canary.journal'));
  if (journal === undefined) return { fact: 'canary', why: 'the probe did not look for it', fix: 'Scan again.' };
  const path = output.one('canary.path');
  const file = output.one('canary.file');
  const inFile = file === 'absent' ? file : sighting(file);
  if ((path !== '/var/log/syslog' && path !== '/var/log/messages') || inFile === undefined)
    return { written: write.code === 0, journal };
  return { written: write.code === 0, journal, file: { path, sighting: inFile } };
}

function readPrevious(output: ProbeOutput, writtenAt: number): PreviousCanary {
  return { writtenAt, journal: sighting(output.one('canary.previous')) ?? 'unreadable' };
}

function sighting(word: string | undefined): Sighting | undefined {
  return word === 'found' || word === 'lost' || word === 'unreadable' ? word : undefined;
}
