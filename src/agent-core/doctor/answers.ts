import type { Host } from '../../contract/fleet.ts';
import type { DoctorItem, DoctorStep } from '../../contract/live.ts';
import { openFrame } from '../checks/frames.ts';
import type { ProbeOutput } from '../checks/probe-output.ts';
import { plainText } from '../transport/plain-text.ts';
import type { ProbeRun } from '../transport/session.ts';
import { failed } from './legs.ts';
import type { NeededCommand, NeededTool } from './needs.ts';

/** How root's rights are had there: root itself, `sudo -n`, not at all; undefined when it could not be told. */
export type Rights = 'root' | 'sudo' | 'none' | undefined;

/** Whether the login has a shell that answers, and which rights it has. */
export function shellItem(host: Host, run: ProbeRun): { readonly item: DoctorItem; readonly rights: Rights } {
  const base = itemOf(host, 'shell', '');
  // sudo is asked before the script is sent: it refused, so a shell was there to run it.
  if (run.problem?.code === 'PRIVILEGE') return { item: { ...base, detail: 'it ran sudo' }, rights: undefined };
  const opened = openFrame(run.frames.get('shell'), 'the shell');
  if ('missing' in opened) {
    if (run.problem !== undefined) return { item: failed(base, run.problem), rights: undefined };
    const { why, fix } = opened.missing;
    return { item: { ...base, result: 'failed', detail: why, advice: fix }, rights: undefined };
  }
  const word = opened.output.one('rights');
  const rights = word === 'root' || word === 'sudo' || word === 'none' ? word : undefined;
  const user = plainText(opened.output.one('user') ?? '', 64);
  const shell = plainText(opened.output.one('shell') ?? '', 100);
  return { item: { ...base, detail: `answers as ${user}${shell === '' ? '' : ` (login shell ${shell})`}` }, rights };
}

/** Each command that scans run as root: allowed or not. */
export function sudoItems(host: Host, run: ProbeRun, rights: Rights, commands: readonly NeededCommand[]): DoctorItem[] {
  const base = itemOf(host, 'sudo', '');
  const printed = `"rounds hosts sudoers ${host.name}" prints the lines that allow it`;
  if (run.problem?.code === 'PRIVILEGE') return [failed(base, run.problem)];
  if (rights === 'none' || rights === undefined) {
    const why =
      host.sudo === 'none'
        ? 'reads do not use sudo here, so what needs root stays unknown'
        : 'there is no sudo on the host, so what needs root stays unknown';
    return [
      {
        ...base,
        result: 'not_checked',
        detail: why,
        advice: `${printed}; then "rounds hosts remove ${host.name}" and add it again with --sudo.`,
      },
    ];
  }
  const opened = openFrame(run.frames.get('sudo'), 'sudo');
  const output = outputOf(run, 'sudo');
  const how = rights === 'root' ? 'runs as root' : 'allowed by sudo without a password';
  return commands.map(({ command, by }, index) => {
    const one = { ...base, name: `${host.name} sudo: ${command}` };
    const needed = `needed by ${by.join(', ')}`;
    const code = output?.number(`sudo.${index}`);
    if (code === undefined) {
      const why = 'missing' in opened ? opened.missing.why : 'it gave no answer';
      return {
        ...one,
        result: 'warning',
        detail: `${why} (${needed})`,
        advice: `Run "${command}" on the host and see what holds it up.`,
      };
    }
    if (code === 126) {
      return {
        ...one,
        result: 'failed',
        detail: `this login may not (${needed})`,
        advice: `${printed}: install them with visudo, as printed.`,
      };
    }
    if (code === 127)
      return { ...one, result: 'not_checked', detail: `there is no such command on the host (${needed})` };
    // As `tail` of a log that this host does not keep: the right to ask is what this step looks at.
    return { ...one, detail: code === 0 ? how : `${how} (exit code ${code}: it may have had nothing to read)` };
  });
}

/** Each program that the probes call. */
export function toolItems(host: Host, run: ProbeRun, tools: readonly NeededTool[]): DoctorItem[] {
  const base = itemOf(host, 'tool', '');
  const output = outputOf(run, 'tools');
  if (output === undefined) {
    return [{ ...base, result: 'not_checked', detail: 'the list of tools was not answered', advice: 'Try again.' }];
  }
  return tools.map(({ tool, by, required }) => {
    const one = { ...base, name: `${host.name} tool ${tool}` };
    const place = output.one(`tool.${tool}`);
    if (place !== undefined && place !== '') return { ...one, detail: plainText(place, 200) };
    const users = by.join(', ');
    return required
      ? {
          ...one,
          result: 'failed',
          detail: `not on the host; ${users} cannot do without`,
          advice: `Install what brings ${tool}.`,
        }
      : {
          ...one,
          result: 'warning',
          detail: `not on the host; what ${users} reads with it is unknown or does not exist there`,
          advice: `If this host should have it, install what brings ${tool}.`,
        };
  });
}

/** How the host's clock stands against this console's. */
export function clockItem(host: Host, { clock }: ProbeRun, maxSkewMs: number): DoctorItem {
  const base = itemOf(host, 'clock', '');
  if (clock === undefined) return { ...base, result: 'not_checked', detail: 'the host did not say its time' };
  const detail = `${seconds(Math.abs(clock.offsetMs))} ${clock.offsetMs < 0 ? 'behind' : 'ahead of'} this console, give or take ${seconds(clock.uncertaintyMs)}`;
  if (Math.abs(clock.offsetMs) <= maxSkewMs + clock.uncertaintyMs) return { ...base, detail };
  return {
    ...base,
    result: 'failed',
    detail,
    advice: `More than ${seconds(maxSkewMs)} (ntp_max_skew_ms) makes times in evidence doubtful. See which of the two is wrong: "timedatectl" on both.`,
  };
}

function outputOf(run: ProbeRun, name: string): ProbeOutput | undefined {
  const opened = openFrame(run.frames.get(name), name);
  return 'output' in opened ? opened.output : undefined;
}

function itemOf(host: Host, step: DoctorStep, detail: string): DoctorItem {
  return { name: `${host.name} ${step}`, host: host.name, step, result: 'ok', detail };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(Math.abs(ms) < 1000 ? 2 : 1)} s`;
}
