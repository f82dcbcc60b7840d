import { RoundsError } from '../../errors.ts';
import { LINE_BASE64, MAX_PROBES, MAX_SCRIPT_BYTES } from '../limits.ts';
import type { Probe } from '../session.ts';
import harness from './harness.sh?raw';
import priv from './priv.sh?raw';

/** What {@link composeScript} needs beside the probes. */
export interface ScriptOptions {
  /** 32 hex digits, fresh for every run: only the script that we sent can write frames. */
  readonly nonce: string;
  /** Whether `priv` may ask `sudo -n` when the login is not root. */
  readonly sudo: boolean;
}

/** After its limit a probe gets 2 s to end by itself; its reader waits 1 s longer. */
const READER_GRACE_MS = 3000;

const NAME = /^[a-z][a-z0-9_]{0,30}$/;
const VARIABLE = /^[A-Z][A-Z0-9_]{0,63}$/;

/** Variables that change what shells, loaders and tools do; a parameter with such a name would not be mere data. */
const RESERVED =
  /^(?:PATH|IFS|ENV|HOME|SHELL|PS[0-9]|LANG|LANGUAGE|TZ|N|PRELUDE|MAY_SUDO|POSIXLY_CORRECT|GCONV_PATH|(?:LC|LD|BASH|SUDO|ROUNDS|SYSTEMD|GIT|NIX)_.*)$/;

/**
 * The probes as one POSIX script for `sh -s` on standard input. It is one function and, on the last line, its call: a link
 * that is cut while the script is being sent leaves an unfinished function, and nothing runs. Parameters are data: base64,
 * decoded on the host. Frames come back as {@link createFrameReader} reads them.
 * @throws RoundsError `INVALID_INPUT` naming every probe, name and limit that is wrong
 */
export function composeScript(probes: readonly Probe[], options: ScriptOptions): string {
  const mistakes = [
    ...(/^[0-9a-f]{32}$/.test(options.nonce) ? [] : ['the nonce is not 32 hex digits']),
    ...(probes.length >= 1 && probes.length <= MAX_PROBES ? [] : [`a run has 1 to ${MAX_PROBES} probes`]),
    ...duplicates(probes.map((probe) => probe.name)).map((name) => `two probes are named ${name}`),
    ...probes.flatMap(probeMistakes),
  ];
  if (mistakes.length > 0) {
    throw new RoundsError(
      'INVALID_INPUT',
      `These probes cannot be sent: ${mistakes.join('; ')}. Correct the probe and scan again.`,
      {
        details: mistakes,
      },
    );
  }
  // No command starts with "_rounds_": a call that is cut short runs nothing either.
  const name = `_rounds_${options.nonce}`;
  return [
    `${name}() {`,
    `N=${options.nonce}`,
    `MAY_SUDO=${options.sudo ? 1 : 0}`,
    `PRELUDE=${quote(withoutComments(priv))}`,
    withoutComments(harness),
    ...probes.map((probe) => probeCall(probe, options.nonce)),
    'wait',
    `printf '%s end\\n' "$N" >&3`,
    'exit 0',
    '}',
    name,
    '',
  ].join('\n');
}

function probeCall(probe: Probe, nonce: string): string {
  const params = Object.entries(probe.params).map(
    ([name, value]) => `param ${name} ${quote(Buffer.from(value, 'utf8').toString('base64'))}; `,
  );
  // `<nonce> d <name> <base64>` and the newline.
  const lineBytes = nonce.length + 3 + probe.name.length + 1 + LINE_BASE64 + 1;
  const limits = `${probe.timeoutMs / 1000} ${(probe.timeoutMs + READER_GRACE_MS) / 1000}`;
  return `{ ${params.join('')}probe ${probe.name} ${limits} ${lineBytes} ${quote(probe.script)}; } &`;
}

function probeMistakes(probe: Probe): string[] {
  const { name, script, timeoutMs } = probe;
  const params = Object.entries(probe.params);
  return [
    ...(NAME.test(name) ? [] : [`"${name}" is no name of a probe (lower-case letters, digits and _, at most 31)`]),
    ...(Number.isInteger(timeoutMs) && timeoutMs >= 10 && timeoutMs <= 600_000
      ? []
      : [`the limit of ${name} is not 10 to 600000 ms`]),
    ...(Buffer.byteLength(script) <= MAX_SCRIPT_BYTES
      ? []
      : [`the script of ${name} is longer than ${MAX_SCRIPT_BYTES} bytes`]),
    ...(script.includes('\0') ? [`the script of ${name} holds a NUL`] : []),
    ...params.flatMap(([variable, value]) => [
      ...(VARIABLE.test(variable) && !RESERVED.test(variable) ? [] : [`${name}: "${variable}" cannot be a parameter`]),
      ...(value.includes('\0') ? [`${name}: the parameter ${variable} holds a NUL`] : []),
      ...(Buffer.byteLength(value) <= MAX_SCRIPT_BYTES ? [] : [`${name}: the parameter ${variable} is too long`]),
    ]),
  ];
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** One word for a POSIX shell, whatever is in it. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Our own files without the lines that are comment alone: a third of the bytes on a slow line. */
function withoutComments(shell: string): string {
  return shell
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .trim();
}
