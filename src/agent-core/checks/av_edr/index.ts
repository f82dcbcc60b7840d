import type { Baseline } from '../../../contract/baseline.ts';
import type { Cause } from '../../../contract/drift.ts';
import type { Check, ProbeContext } from '../check.ts';
import { probeScript } from '../frames.ts';
import pathState from '../path-state.sh?raw';
import { unitParameter } from '../units.ts';
import binaryProbe from './binary.linux.sh?raw';
import { evaluateAvEdr, PROTECTION } from './evaluate.ts';
import type { AvEdrFacts } from './facts.ts';
import { parseAvEdr, unitsOf } from './parse.ts';
import probe from './probe.linux.sh?raw';
import { isClamav } from './products.ts';
import { proposeAvEdr } from './propose.ts';
import { recordAvEdr, stableAvEdr } from './record.ts';

/** Whether ClamAV's own files tell the age of the signatures; without a baseline they are looked at for a proposal. */
function readsClamav({ av_edr }: Baseline): boolean {
  return av_edr === undefined || (av_edr.signature_path === undefined && isClamav(av_edr.service_name));
}

/** What the probes may run through `priv` under this baseline. */
function avEdrPrivileged(baseline: Baseline): readonly (readonly string[])[] {
  const { binary_path, signature_path } = baseline.av_edr ?? {};
  return [
    ...(readsClamav(baseline)
      ? ['cld', 'cvd'].map((kind) => ['head', '-c', '512', `/var/lib/clamav/daily.${kind}`])
      : []),
    ...(signature_path === undefined ? [] : [['stat', '-L', '-c', '%Y', signature_path]]),
    ...(binary_path === undefined ? [] : [['sha256sum', binary_path]]),
  ];
}

/** Antivirus and EDR: service, program and age of signatures. The hash has a probe of its own, since it takes a while. */
export const avEdrCheck: Check<AvEdrFacts> = {
  id: 'av_edr',
  probes(context: ProbeContext) {
    if (context.platform === 'windows') return [];
    const { av_edr: section } = context.baseline;
    const UNITS = unitParameter(unitsOf(section));
    return [
      {
        name: 'av_edr',
        cadence: 'cheap',
        script: probeScript(`${pathState}\n${probe}`),
        params: {
          UNITS,
          CLAMAV: readsClamav(context.baseline) ? '1' : '0',
          SIGNATURES: section?.signature_path ?? '',
        },
        timeoutMs: 15_000,
      },
      {
        name: 'av_edr_binary',
        cadence: 'expensive',
        script: probeScript(`${pathState}\n${binaryProbe}`),
        params: { UNITS, BINARY: section?.binary_path ?? '' },
        timeoutMs: 18_000,
      },
    ];
  },
  privileged: avEdrPrivileged,
  parse: parseAvEdr,
  evaluate: evaluateAvEdr,
  record: recordAvEdr,
  stable: stableAvEdr,
  propose: proposeAvEdr,
  cure: (cause: Cause, platform) =>
    platform !== 'windows' && cause.code === 'service_inactive' && cause.subject !== PROTECTION
      ? 'restart_av_service'
      : undefined,
};
