import type { Cause } from '../../../contract/drift.ts';
import type { Check, ProbeContext } from '../check.ts';
import { nothingRead, probeScript } from '../frames.ts';
import { evaluatePatching } from './evaluate.ts';
import type { PatchingFacts } from './facts.ts';
import { parseApt } from './parse-apt.ts';
import { parseNixos } from './parse-nixos.ts';
import linuxProbe from './probe.linux.sh?raw';
import nixosProbe from './probe.nixos.sh?raw';
import { proposePatching } from './propose.ts';
import { recordPatching, stablePatching } from './record.ts';

/** The probes of this check need no privilege at all. */
export const PATCHING_PRIVILEGED: readonly (readonly string[])[] = [];

const CURES: ReadonlyMap<string, string> = new Map([
  ['system_differs', 'update_to_baseline_generation'],
  ['generation_old', 'update_to_baseline_generation'],
  ['security_updates_pending', 'apply_security_updates'],
  ['updates_old', 'apply_security_updates'],
]);

/** Patching: the system and its generation on NixOS, pending security updates of apt elsewhere. A probe for each. */
export const patchingCheck: Check<PatchingFacts> = {
  id: 'patching',
  probes(context: ProbeContext) {
    if (context.platform === 'windows') return [];
    const script = context.platform === 'nixos' ? nixosProbe : linuxProbe;
    return [{ name: 'patching', script: probeScript(script), params: {}, timeoutMs: 18_000 }];
  },
  parse(frames, context) {
    const frame = frames.get('patching');
    if (context.platform === 'nixos')
      return parseNixos(frame, context.baseline.patching?.expected_revision !== undefined);
    if (context.platform === 'linux') return parseApt(frame);
    return nothingRead({
      fact: 'patching facts',
      why: 'there is no probe for Windows yet',
      fix: 'Record how this host is patched as an alternative measure.',
    });
  },
  evaluate: evaluatePatching,
  record: recordPatching,
  stable: stablePatching,
  propose: proposePatching,
  cure: (cause: Cause, platform) => (platform === 'windows' ? undefined : CURES.get(cause.code)),
};
