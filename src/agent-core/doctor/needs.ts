import type { Baseline } from '../../contract/baseline.ts';
import type { Check, ProbeContext } from '../checks/check.ts';
import { hostFactsProbe } from '../checks/host-facts/index.ts';
import { privilegedCommands } from '../checks/index.ts';
import prelude from '../checks/prelude.sh?raw';
import harness from '../transport/host-script/harness.sh?raw';

/** A program that scans use on a host. */
export interface NeededTool {
  readonly tool: string;
  /** What asks for it: checks, or `every scan`. */
  readonly by: readonly string[];
  /** False where the probe looks whether it is there, and goes on without. */
  readonly required: boolean;
}

/** A command that scans run as root. */
export interface NeededCommand {
  readonly command: string;
  readonly by: readonly string[];
}

/** Programs that the script around all probes cannot do without; every one stands in it (tested). */
export const EVERY_SCAN = ['awk', 'base64', 'date', 'dd', 'id', 'sed', 'sha256sum', 'sh', 'timeout'] as const;

/** The text of {@link EVERY_SCAN}'s scripts, for the test. */
export const EVERY_SCAN_TEXT = `${harness}\n${prelude}`;

/**
 * The programs that the probes of some checks call on a host of this platform, read out of the probes themselves: what
 * stands after `has`, `run KEY` and `priv`. A new check needs no entry anywhere.
 */
export function neededTools(checks: readonly Check<object>[], context: ProbeContext): NeededTool[] {
  const found = new Map<string, { by: Set<string>; required: boolean }>();
  const add = (tool: string, by: string, required: boolean) => {
    const known = found.get(tool) ?? { by: new Set(), required: false };
    known.by.add(by);
    known.required ||= required;
    found.set(tool, known);
  };
  for (const tool of EVERY_SCAN) add(tool, 'every scan', true);
  const rooms = [
    { id: 'host facts', probes: [hostFactsProbe(context.platform)] },
    ...checks.map((check) => ({ id: check.id, probes: check.probes(context) })),
  ];
  for (const { id, probes } of rooms) {
    for (const { script } of probes) for (const use of toolsIn(script)) add(use.tool, id, use.required);
  }
  return [...found]
    .map(([tool, { by, required }]) => ({ tool, by: [...by], required }))
    .sort((a, b) => (a.tool < b.tool ? -1 : 1));
}

/** The commands that some checks run as root under this baseline, each once. */
export function neededCommands(checks: readonly Check<object>[], baseline: Baseline): NeededCommand[] {
  const found = new Map<string, string[]>();
  for (const [check, commands] of privilegedCommands(baseline, checks)) {
    for (const words of commands) {
      const command = words.join(' ');
      found.set(command, [...(found.get(command) ?? []), check]);
    }
  }
  return [...found].map(([command, by]) => ({ command, by }));
}

const PROGRAM = '([a-z][a-z0-9_.+-]*)';
const USES = new RegExp(`\\b(?:run [\\w."$-]+ (?:priv )?|priv )${PROGRAM}(?=[ ;)\\n}]|$)`, 'g');
const DEFINED = /^\s*([a-z_]\w*)\(\)/gm;
const LOOKED_FOR = new RegExp(`\\bhas ${PROGRAM}`, 'g');

function toolsIn(script: string): { tool: string; required: boolean }[] {
  const code = script
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n');
  const lookedFor = new Set([...code.matchAll(LOOKED_FOR)].map((match) => match[1] ?? ''));
  const used = [...code.matchAll(USES)].map((match) => match[1] ?? '');
  // The prelude's own and the probe's own: who calls one of these calls no program.
  const functions = new Set(['run', 'fact', 'each', 'has', 'unit', 'priv', 'priv_sudo']);
  for (const match of code.matchAll(DEFINED)) functions.add(match[1] ?? '');
  return [...new Set([...lookedFor, ...used])]
    .filter((tool) => !functions.has(tool))
    .map((tool) => ({ tool, required: !lookedFor.has(tool) && tool === 'systemctl' }));
}
