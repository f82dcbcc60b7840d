import type { HostFacts } from '../../../contract/drift.ts';
import type { Platform } from '../../../contract/enums.ts';
import type { Probe, ProbeRun } from '../../transport/session.ts';
import { openFrame, probeScript } from '../frames.ts';
import { readHostFacts } from './parse.ts';
import probe from './probe.linux.sh?raw';

/** The probe that every scan sends beside those of the checks. NixOS and Linux share one; there is none for Windows yet. */
export function hostFactsProbe(_platform: Platform): Probe {
  return { name: 'host_facts', script: probeScript(probe), params: {}, timeoutMs: 10_000 };
}

/** Facts of the host and its clock's offset; what could not be read is left out. Undefined when nothing was read. */
export function parseHostFacts(run: ProbeRun): HostFacts | undefined {
  const opened = openFrame(run.frames.get('host_facts'), 'host facts');
  const { clock } = run;
  const offset =
    clock === undefined
      ? {}
      : {
          clock_offset_ms: Math.round(clock.offsetMs),
          clock_uncertainty_ms: Math.max(0, Math.ceil(clock.uncertaintyMs)),
        };
  if ('missing' in opened) return clock === undefined ? undefined : offset;
  return { ...readHostFacts(opened.output), ...offset };
}
