import type { Cause } from '../../../contract/drift.ts';
import type { Cadence, Check, ProbeContext } from '../check.ts';
import { nothingRead, probeScript } from '../frames.ts';
import { evaluatePatching } from './evaluate.ts';
import type { PatchingFacts } from './facts.ts';
import { parseApt } from './parse-apt.ts';
import { parseNixos } from './parse-nixos.ts';
import linuxProbe from './probe.linux.sh?raw';
import nixosProbe from './probe.nixos.sh?raw';
import { proposePatching } from './propose.ts';
import { recordPatching, stablePatching } from './record.ts';

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
    // On NixOS a few links are read; elsewhere the package manager works out what it would do. That stays one reading:
    // what is pending, how old the lists are and when it was last upgraded only mean something of one moment.
    const [script, cadence]: readonly [string, Cadence] =
      context.platform === 'nixos' ? [nixosProbe, 'cheap'] : [linuxProbe, 'expensive'];
    return [{ name: 'patching', cadence, script: probeScript(script), params: {}, timeoutMs: 18_000 }];
  },
  /** Nothing: packages and generations may be read by every login. */
  privileged: () => [],
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
