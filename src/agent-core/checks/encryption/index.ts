import type { Baseline } from '../../../contract/baseline.ts';
import type { Cause } from '../../../contract/drift.ts';
import type { Check, ProbeContext } from '../check.ts';
import { probeScript } from '../frames.ts';
import { evaluateEncryption } from './evaluate.ts';
import type { EncryptionFacts } from './facts.ts';
import { parseEncryption } from './parse.ts';
import probe from './probe.linux.sh?raw';
import { proposeEncryption } from './propose.ts';
import { recordEncryption, stableEncryption } from './record.ts';

/** What the probe may run through `priv` under this baseline. */
function encryptionPrivileged(baseline: Baseline): readonly (readonly string[])[] {
  return (baseline.encryption?.luks_volumes ?? []).map((name) => ['cryptsetup', 'status', name]);
}

/** Encryption: each volume of the baseline, by what maps it and with which cipher. */
export const encryptionCheck: Check<EncryptionFacts> = {
  id: 'encryption',
  probes(context: ProbeContext) {
    if (context.platform === 'windows') return [];
    return [
      {
        name: 'encryption',
        cadence: 'cheap',
        script: probeScript(probe),
        params: { VOLUMES: (context.baseline.encryption?.luks_volumes ?? []).join(' ') },
        timeoutMs: 12_000,
      },
    ];
  },
  privileged: encryptionPrivileged,
  parse: parseEncryption,
  evaluate: evaluateEncryption,
  record: recordEncryption,
  stable: stableEncryption,
  propose: proposeEncryption,
  cure: (cause: Cause, platform) =>
    platform !== 'windows' && cause.code === 'volume_not_encrypted' ? 'enable_volume_encryption' : undefined,
};
