import type { Baseline } from '../../../contract/baseline.ts';
import type { Judgement, Reading } from '../check.ts';
import { finding, noBaseline, notRead, type Part, together, unknown, weigh } from '../findings.ts';
import type { EncryptionFacts, VolumeFact } from './facts.ts';
import { isLuks } from './mappings.ts';

/** The cipher that encrypts nothing; LUKS takes it like any other. */
const NULL_CIPHER = /(?:^|[^a-z])(?:cipher_)?null(?:[^a-z]|$)/;

/** Judges whether a host's volumes are encrypted: each of them open as LUKS, with a cipher that encrypts. */
export function evaluateEncryption(reading: Reading<EncryptionFacts>, baseline: Baseline): Judgement {
  const asked = baseline.encryption?.luks_volumes;
  if (asked === undefined) return noBaseline('encryption');
  const expected = { luks_volumes: asked };
  if (reading.facts === undefined) return unknown(reading.missing, expected);
  const { volumes } = reading.facts;
  return weigh({
    ...together(
      { findings: [], missing: reading.missing },
      ...asked.map((name) =>
        judgeVolume(
          name,
          volumes.find((volume) => volume.name === name),
        ),
      ),
    ),
    expected,
    allWell: `Every volume of the baseline is encrypted (${asked.join(', ')}).`,
  });
}

function judgeVolume(name: string, volume: VolumeFact | undefined): Part {
  if (volume === undefined) return { findings: [], missing: [notRead(`state of ${name}`)] };
  const { mapped, kind, cipher } = volume;
  if (!mapped) return plain(name, `no open mapping ${name}`);
  if (!isLuks(kind)) return plain(name, `${name} mapped by ${kind ?? 'something unknown'}`);
  if (cipher === undefined) return { findings: [], missing: [notRead(`cipher of ${name}`)] };
  if (NULL_CIPHER.test(cipher)) return plain(name, `${name} with the cipher ${cipher}, which encrypts nothing`);
  return { findings: [], missing: [] };
}

function plain(name: string, what: string): Part {
  const one = finding(`the volume ${name} is not encrypted`, {
    code: 'volume_not_encrypted',
    severity: 'critical',
    subject: name,
    detail: `Found ${what}, expected an open LUKS volume ${name}.`,
  });
  return { findings: [one], missing: [] };
}
