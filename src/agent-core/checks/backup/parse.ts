import { type BackupBaseline, type Baseline, backupBaseline, unitName } from '../../../contract/baseline.ts';
import type { Frame } from '../../transport/session.ts';
import type { MissingFact, ProbeContext, Reading } from '../check.ts';
import { nothingRead, openFrame, whyNot } from '../frames.ts';
import { fromSeconds } from '../moments.ts';
import type { ProbeOutput } from '../probe-output.ts';
import { wholeNumber } from '../text.ts';
import { isMissing, readUnit } from '../units.ts';
import type { BackupFacts, JobFact, RepositoryFact } from './facts.ts';
import { readRepository } from './repository.ts';
import { readStatus } from './status.ts';

/** More jobs than this are not proposed. */
const MAX_CANDIDATES = 8;

/** What the host is asked for: the baseline's section, or its defaults where there is none. */
export function askedFor(baseline: Baseline): BackupBaseline {
  return baseline.backup ?? backupBaseline.parse({});
}

/** Reads the answers of the two backup probes. */
export function parseBackup(frames: ReadonlyMap<string, Frame>, context: ProbeContext): Reading<BackupFacts> {
  const opened = openFrame(frames.get('backup'), 'backup facts');
  if ('missing' in opened) return nothingRead(opened.missing);
  const asked = askedFor(context.baseline);
  const missing: MissingFact[] = [];
  const keep = <T extends object>(value: T | MissingFact): T | undefined => {
    if (!isMissing(value)) return value;
    missing.push(value);
    return undefined;
  };
  const job = keep(readJob(opened.output, asked.unit));
  const read = readStatus(opened.output, asked.status_file);
  missing.push(...read.missing);
  const repository = asked.repository === undefined ? undefined : keep(openRepository(frames, asked.repository));
  return {
    facts: {
      ...(job === undefined ? {} : { job }),
      ...(read.status === undefined ? {} : { status: read.status }),
      ...(repository === undefined ? {} : { repository }),
      candidates: opened.output
        .all('candidate')
        .filter((name) => unitName.safeParse(name).success)
        .slice(0, MAX_CANDIDATES),
    },
    missing,
  };
}

function openRepository(frames: ReadonlyMap<string, Frame>, repository: string): RepositoryFact | MissingFact {
  const opened = openFrame(frames.get('backup_repository'), 'snapshots of the repository');
  return 'missing' in opened ? opened.missing : readRepository(opened.output, repository);
}

function readJob(output: ProbeOutput, name: string): JobFact | MissingFact {
  const unit = readUnit(output, name);
  if (isMissing(unit)) return unit;
  const told = output.command('job');
  const need = { fact: `result of ${name}`, command: 'systemctl show', package: 'systemd' };
  if (told === undefined || told.code !== 0) return whyNot(told, need);
  const value = (key: string) => told.lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
  const result = value('Result') ?? '';
  if (!/^[a-z-]{1,40}$/.test(result))
    return { fact: need.fact, why: 'systemctl did not tell it', fix: `Run "systemctl show ${name}" on the host.` };
  const exitStatus = wholeNumber(value('ExecMainStatus'));
  const endedAt = fromSeconds(wholeNumber(value('Ended')));
  return {
    unit,
    result,
    ...(endedAt === undefined || exitStatus === undefined ? {} : { exitStatus }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}
