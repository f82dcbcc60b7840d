import type { Command } from 'commander';
import type { Run } from './context.ts';

/**
 * Hangs an action on a command: options and arguments in, a run out. The run is started by the entry, which owns streams and
 * exit code. `finding`: what exit code 1 of this command means, for its help.
 */
export type Register = <O extends object>(
  command: Command,
  action: (options: O, ...names: string[]) => Run,
  finding?: string,
) => void;
