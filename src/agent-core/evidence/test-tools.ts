import { spawnSync } from 'node:child_process';

/** Whether a program of the machine can be started, for tests that compare with it. */
export function runs(program: string): boolean {
  return spawnSync(program, ['-?'], { stdio: 'ignore' }).error === undefined;
}

/** For the name of a test that needs the program: the reason when it is skipped, else nothing. */
export function skipReason(program: string): string {
  return runs(program) ? '' : ` (skipped: there is no ${program} on this machine)`;
}
