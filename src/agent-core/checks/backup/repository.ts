import type { MissingFact } from '../check.ts';
import { whyNot } from '../frames.ts';
import { instant } from '../moments.ts';
import type { CommandResult, ProbeOutput } from '../probe-output.ts';
import { visible, wholeNumber } from '../text.ts';
import type { RepositoryFact } from './facts.ts';

/** Exit code of restic from version 0.17 on when there is no repository (restic: scripting, exit codes). */
const NO_REPOSITORY = 10;

const FACT = 'snapshots of the repository';

/** Reads what restic listed, or says why it did not. */
export function readRepository(output: ProbeOutput, repository: string): RepositoryFact | MissingFact {
  const host = visible(output.one('host.name') ?? '');
  const result = output.command('restic');
  if (output.one('repository.state') === 'absent' || result?.code === NO_REPOSITORY)
    return { exists: false, host, own: 0, others: 0 };
  if (result?.code === 0) return readList(result, host);
  const passwordFile = output.one('password.file') ?? '';
  if (passwordFile === '') return noPassword();
  return whyNot(result, {
    fact: FACT,
    command: `restic snapshots --json --no-lock --no-cache --repo ${repository} --password-file ${visible(passwordFile)}`,
    package: 'restic',
  });
}

function noPassword(): MissingFact {
  return {
    fact: FACT,
    why: 'restic asks for a password, and neither the baseline nor the job names the file that holds it',
    fix: 'Put it into a file on the host that only root may read, and name that as backup.password_file in the baseline.',
  };
}

/** Lines of the probe: `list <start of the JSON>`, `own <time>` for each snapshot of this host, `others <count>`. */
function readList(result: CommandResult, host: string): RepositoryFact | MissingFact {
  const [first = '', ...rest] = result.lines;
  const others = wholeNumber(/^others (\d{1,9})$/.exec(rest.pop() ?? '')?.[1]);
  const times = rest.map((line) => (line.startsWith('own ') ? instant(line.slice(4)) : undefined));
  const read = times.filter((time) => time !== undefined);
  const empty = first === 'list []' || first === 'list null';
  const total = read.length + (others ?? 0);
  // A list that was not understood in full is no proof that there is nothing.
  if (others === undefined || read.length < times.length || (empty ? total > 0 : first !== 'list [' || total === 0))
    return {
      fact: FACT,
      why: 'restic printed no list that can be read',
      fix: 'Run "restic snapshots --json" on the host.',
    };
  const newestAt = read.length === 0 ? undefined : read.reduce((a, b) => Math.max(a, b));
  return { exists: true, host, own: read.length, others, ...(newestAt === undefined ? {} : { newestAt }) };
}
