import type { MissingFact } from '../check.ts';
import { whyNot } from '../frames.ts';
import type { ProbeOutput } from '../probe-output.ts';
import { isMissing } from '../units.ts';
import type { JournalFact } from './facts.ts';
import { timeSpanSeconds } from './time-span.ts';

const STORAGES = ['auto', 'persistent', 'volatile', 'none'];

/** Reads where and how long journald keeps its journal, or says why it cannot be told. */
export function readJournal(output: ProbeOutput): JournalFact | MissingFact {
  const result = output.command('journald.conf');
  if (result === undefined || result.code !== 0) {
    return whyNot(result, {
      fact: 'journald configuration',
      command: 'systemd-analyze cat-config systemd/journald.conf',
      package: 'systemd',
    });
  }
  const storage = (lastSetting(result.lines, 'Storage') ?? 'auto').toLowerCase();
  const onDisk = output.one('journal.on_disk');
  if (!STORAGES.includes(storage) || onDisk === 'unreadable' || onDisk === undefined) {
    return {
      fact: 'journal storage',
      why: 'it is not clear where the journal is kept',
      fix: 'Look at Storage= in journald.conf and at /var/log/journal on the host.',
    };
  }
  const retention = readRetention(result.lines);
  if (typeof retention === 'object' && isMissing(retention)) return retention;
  return {
    storage,
    persistent: (storage === 'auto' || storage === 'persistent') && onDisk === 'yes',
    ...(retention === 'unlimited' ? {} : { retentionSeconds: retention }),
  };
}

function readRetention(lines: readonly string[]): number | 'unlimited' | MissingFact {
  const text = lastSetting(lines, 'MaxRetentionSec');
  if (text === undefined || text === '' || text === 'infinity') return 'unlimited';
  const seconds = timeSpanSeconds(text);
  if (seconds === undefined) {
    return {
      fact: 'journal retention',
      why: 'MaxRetentionSec= in journald.conf is no time span',
      fix: 'Write it as journald.conf(5) says, such as MaxRetentionSec=90day.',
    };
  }
  // journald.conf(5): zero turns the limit off.
  return seconds === 0 ? 'unlimited' : seconds;
}

/** The last `Name=value` of the section [Journal]: systemd reads its files in order, and the last one counts. */
function lastSetting(lines: readonly string[], name: string): string | undefined {
  let inside = false;
  let value: string | undefined;
  for (const raw of lines) {
    const line = raw.trim();
    if (line.startsWith('[')) inside = line === '[Journal]';
    else if (inside && line.startsWith(`${name}=`)) value = line.slice(name.length + 1).trim();
  }
  return value;
}
