import { hostPath } from '../../../contract/baseline.ts';
import type { MissingFact } from '../check.ts';
import { whyNot } from '../frames.ts';
import type { CommandResult, ProbeOutput } from '../probe-output.ts';
import type { BinaryFact, ProgramFact } from './facts.ts';

/** The program that the baseline names, by its hash; without one when there is no such file. */
export function readBinary(output: ProbeOutput, path: string): BinaryFact | MissingFact {
  const state = output.one('binary.state');
  const result = output.command('binary');
  // Only root sees that what is hidden from the login is not there.
  const gone = result?.code === 1 && result.error.includes('No such file or directory');
  if (state === 'absent' || state === 'folder' || gone) return { path };
  const need = { fact: 'hash of the program', command: `sha256sum ${path}`, package: 'coreutils' };
  if (result?.code !== 0) return whyNot(result, need);
  const sha256 = digest(result);
  if (sha256 !== undefined) return { path, sha256 };
  return { fact: need.fact, why: `"${need.command}" printed no hash`, fix: 'Run it on the host.' };
}

/** What systemd starts for each of the services, where it is a plain path. */
export function readPrograms(output: ProbeOutput, units: readonly string[]): readonly ProgramFact[] {
  return units.flatMap((unit) => {
    const path = hostPath.safeParse(output.one(`program.${unit}`));
    if (!path.success) return [];
    const hashed = output.command(`sha256.${unit}`);
    const sha256 = hashed?.code === 0 ? digest(hashed) : undefined;
    return [{ unit, path: path.data, ...(sha256 === undefined ? {} : { sha256 }) }];
  });
}

/** The digest in a line of sha256sum: `<64 hex digits>  <file>`. */
function digest(result: CommandResult): string | undefined {
  return result.lines.length === 1 ? /^([0-9a-f]{64}) [ *]/.exec(result.lines[0] ?? '')?.[1] : undefined;
}
