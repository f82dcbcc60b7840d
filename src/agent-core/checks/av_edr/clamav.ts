import type { MissingFact } from '../check.ts';
import { whyNot } from '../frames.ts';
import { fromSeconds } from '../moments.ts';
import type { ProbeOutput } from '../probe-output.ts';
import { wholeNumber } from '../text.ts';
import type { SignatureFact } from './facts.ts';

const FACT = 'age of the signatures';

/**
 * When ClamAV's daily signatures were built: the newer of daily.cld (updated in place) and daily.cvd (as downloaded).
 * The other databases change seldom and say nothing of freshness.
 */
export function readClamav(output: ProbeOutput): SignatureFact | MissingFact {
  const found = [readDatabase(output, 'cld'), readDatabase(output, 'cvd')];
  const built = found.filter((one) => typeof one === 'number');
  if (built.length > 0) return { source: 'clamav', at: Math.max(...built) };
  return found.find((one) => typeof one === 'object') ?? { source: 'clamav' };
}

function readDatabase(output: ProbeOutput, kind: 'cld' | 'cvd'): number | 'absent' | MissingFact {
  const file = `/var/lib/clamav/daily.${kind}`;
  const state = output.one(`clamav.${kind}.state`);
  if (state === 'absent') return 'absent';
  const result = output.command(`clamav.${kind}`);
  // Read by root, "hidden" turns out to be absent.
  if (result?.code === 1 && result.error.includes('No such file or directory')) return 'absent';
  if (result === undefined || result.code !== 0)
    return whyNot(result, { fact: FACT, command: `head -c 512 ${file}`, package: 'coreutils' });
  return builtAt(result.lines[0] ?? '') ?? noHeader(file);
}

/** The last field of a database's header, which ends in blanks: `ClamAV-VDB:date:version:...:builder:epoch`. */
function builtAt(header: string): number | undefined {
  const [, seconds] = /^ClamAV-VDB:[^\n]{1,490}:(\d{9,12})\s*$/.exec(header.slice(0, 512)) ?? [];
  return fromSeconds(wholeNumber(seconds));
}

function noHeader(file: string): MissingFact {
  return {
    fact: FACT,
    why: `${file} does not begin with the header of a ClamAV database`,
    fix: 'Run "freshclam" on the host, and look at what it says.',
  };
}

/** When the file or folder that the baseline names was last written. */
export function readSignaturePath(output: ProbeOutput, path: string): SignatureFact | MissingFact {
  if (output.one('signatures.state') === 'absent') return { source: 'path' };
  const result = output.command('signatures');
  if (result?.code === 1 && result.error.includes('No such file or directory')) return { source: 'path' };
  if (result === undefined || result.code !== 0)
    return whyNot(result, { fact: FACT, command: `stat -L -c %Y ${path}`, package: 'coreutils' });
  // A folder without a file holds no signatures.
  if (result.lines.length === 0) return { source: 'path' };
  const at = fromSeconds(wholeNumber(result.lines[0]));
  return at === undefined
    ? { fact: FACT, why: `the host told no time of ${path}`, fix: `Run "stat ${path}" on the host.` }
    : { source: 'path', at };
}
