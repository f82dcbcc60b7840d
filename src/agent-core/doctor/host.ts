import type { Baseline } from '../../contract/baseline.ts';
import type { Host } from '../../contract/fleet.ts';
import type { DoctorItem } from '../../contract/live.ts';
import type { Check, ProbeContext } from '../checks/check.ts';
import { probeScript } from '../checks/frames.ts';
import { asProblem } from '../errors.ts';
import type { HostTarget, Probe, ProbeRun, Transport } from '../transport/session.ts';
import { clockItem, shellItem, sudoItems, toolItems } from './answers.ts';
import { legItems, watchLegs } from './legs.ts';
import { neededCommands, neededTools } from './needs.ts';
import probe from './probe.linux.sh?raw';

/** What examining one host needs. */
export interface ExamineOptions {
  readonly host: Host;
  readonly target: HostTarget;
  /** One that opens a link of its own: of a borrowed one nothing could be said. */
  readonly transport: Transport;
  readonly checks: readonly Check<object>[];
  /** The one that applies to the host: it names what is run as root. */
  readonly baseline: Baseline;
  /** Host clocks that are further off are a finding, milliseconds. */
  readonly maxSkewMs: number;
  readonly signal: AbortSignal;
}

const PROBE_LIMIT_MS = 15_000;
const RUN_LIMIT_MS = 30_000;

/**
 * Goes the way of a scan step by step, and says of each whether it works: name, connection, SSH, identity, login (of every
 * jump host too), shell, rights, tools, clock. What comes after a step that failed is not tried. Throws only `CANCELLED`.
 */
export async function examineHost(options: ExamineOptions): Promise<DoctorItem[]> {
  const { host, signal } = options;
  const isHere = host.address.startsWith('local:');
  const legs = watchLegs(options.target);
  const target = legs.at(-1)?.target ?? options.target;
  try {
    await using session = await options.transport.openRead(target, signal);
    const way = isHere ? [] : legItems(legs, undefined);
    const run = await session.probe(questions(options), { timeoutMs: RUN_LIMIT_MS, signal });
    signal.throwIfAborted();
    return [...way, ...answers(options, run)];
  } catch (error) {
    signal.throwIfAborted();
    return isHere
      ? [
          {
            name: `${host.name} shell`,
            host: host.name,
            step: 'shell',
            result: 'failed',
            detail: asProblem(error).message,
          },
        ]
      : legItems(legs, asProblem(error));
  }
}

function contextOf(host: Host, baseline: Baseline): ProbeContext {
  return {
    platform: host.platform,
    baseline,
    canary: '',
    previousCanary: undefined,
    privileged: host.sudo !== 'none',
  };
}

function questions({ host, checks, baseline }: ExamineOptions): Probe[] {
  const script = probeScript(probe);
  const one = (name: string, params: Record<string, string>): Probe => ({
    name,
    script,
    params: { ASK: name, TOOLS: '', COMMANDS: '', ...params },
    timeoutMs: PROBE_LIMIT_MS,
  });
  const tools = neededTools(checks, contextOf(host, baseline)).map(({ tool }) => tool);
  const commands = neededCommands(checks, baseline).map(({ command }) => command);
  return [one('shell', {}), one('tools', { TOOLS: tools.join('\n') }), one('sudo', { COMMANDS: commands.join('\n') })];
}

function answers({ host, checks, baseline, maxSkewMs }: ExamineOptions, run: ProbeRun): DoctorItem[] {
  const shell = shellItem(host, run);
  if (shell.item.result === 'failed') return [shell.item];
  return [
    shell.item,
    ...sudoItems(host, run, shell.rights, neededCommands(checks, baseline)),
    ...toolItems(host, run, neededTools(checks, contextOf(host, baseline))),
    clockItem(host, run, maxSkewMs),
  ];
}
