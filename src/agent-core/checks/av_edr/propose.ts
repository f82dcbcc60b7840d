import { avEdrBaseline, type Baseline } from '../../../contract/baseline.ts';
import type { Reading } from '../check.ts';
import { isRunning } from '../units.ts';
import type { AvEdrFacts } from './facts.ts';

/**
 * The av_edr section that this host meets now: the service that runs, and its program with its hash where the login may
 * read it. The age of signatures is always the standard one: how late a host is must not become its own measure.
 * Undefined where no service that is known, or asked for, runs.
 */
export function proposeAvEdr(reading: Reading<AvEdrFacts>): Partial<Baseline> | undefined {
  const { facts } = reading;
  const running = facts?.units.filter(isRunning) ?? [];
  const unit = running.find(({ name }) => name === facts?.asked) ?? running[0];
  if (facts === undefined || unit === undefined) return undefined;
  const program = facts.programs.find((one) => one.unit === unit.name);
  const { path, sha256 } = facts.binary ?? program ?? {};
  return {
    av_edr: avEdrBaseline.parse({
      service_name: unit.name,
      ...(path === undefined || sha256 === undefined ? {} : { binary_path: path, binary_hash: sha256 }),
    }),
  };
}
