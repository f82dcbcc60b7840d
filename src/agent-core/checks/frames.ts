import type { Frame } from '../transport/session.ts';
import type { MissingFact, Reading } from './check.ts';
import prelude from './prelude.sh?raw';
import { type CommandResult, ProbeOutput } from './probe-output.ts';

/** Printed last by every probe: without it the probe was cut or died, and what it said is not the whole. */
const END = 'end';

/** The text of a probe as it travels: shared functions, the probe itself, and the mark that it came to its end. */
export function probeScript(body: string): string {
  return `${prelude}\n${body}\nfact ${END} ok\n`;
}

/** The output of a frame, or why there is none that can be used. */
export function openFrame(
  frame: Frame | undefined,
  fact: string,
): { readonly output: ProbeOutput } | { readonly missing: MissingFact } {
  if (frame === undefined) {
    return {
      missing: {
        fact,
        why: 'the host sent no answer for this check',
        fix: 'Scan again; if it stays so, run "rounds doctor" for this host.',
      },
    };
  }
  if (frame.status === 'missing') {
    return { missing: { fact, why: `the probe gave no whole answer (${frame.reason})`, fix: frame.detail } };
  }
  const output = new ProbeOutput(frame.output);
  if (output.one(END) !== 'ok') {
    return {
      missing: {
        fact,
        why: `the probe stopped before its end (exit code ${frame.exitCode})`,
        fix: 'Scan again; if it stays so, run "rounds doctor" for this host.',
      },
    };
  }
  return { output };
}

/** A reading without any fact. */
export function nothingRead(missing: MissingFact): Reading<never> {
  return { facts: undefined, missing: [missing] };
}

/** What a command of a probe needs, for the advice when it gave nothing. */
export interface CommandNeed {
  /** The fact that it would have given, in words: "audit rules". */
  readonly fact: string;
  /** As the sudoers line must allow it: "auditctl -l". */
  readonly command: string;
  /** Where the program comes from: "auditd". */
  readonly package: string;
}

/** Why a command gave no fact, with what would fix it. Exit codes are those of the shell (126, 127) and of sudo. */
export function whyNot(result: CommandResult | undefined, need: CommandNeed): MissingFact {
  const { fact, command } = need;
  const program = command.split(' ')[0] ?? command;
  if (result === undefined || result.code === 127) {
    return { fact, why: `"${program}" is not on the host`, fix: `Install the package ${need.package} on the host.` };
  }
  if (result.code === 126) {
    return {
      fact,
      why: `"${command}" needs root`,
      fix: `Allow this login exactly "${command}" through sudo, without a password, or store the sudo password.`,
    };
  }
  if (result.error.includes('sudo: ')) {
    return {
      fact,
      why: `sudo refused "${command}" (${result.error})`,
      fix: `Allow this login exactly "${command}" in the host's sudoers.`,
    };
  }
  const said = result.error === '' ? '' : `: ${result.error}`;
  return {
    fact,
    why: `"${command}" failed with exit code ${result.code}${said}`,
    fix: `Run "${command}" on the host and mend what it says.`,
  };
}
