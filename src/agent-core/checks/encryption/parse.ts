import type { Frame } from '../../transport/session.ts';
import type { MissingFact, ProbeContext, Reading } from '../check.ts';
import { nothingRead, openFrame } from '../frames.ts';
import { isMissing } from '../units.ts';
import type { EncryptionFacts } from './facts.ts';
import { isLuks, readMappings, readVolume } from './mappings.ts';

/** Reads the answer of the encryption probe. */
export function parseEncryption(frames: ReadonlyMap<string, Frame>, context: ProbeContext): Reading<EncryptionFacts> {
  const opened = openFrame(frames.get('encryption'), 'encryption facts');
  if ('missing' in opened) return nothingRead(opened.missing);
  const { output } = opened;
  const asked = context.baseline.encryption?.luks_volumes ?? [];
  const mappings = readMappings(output);
  const read = asked.map((name) => readVolume(output, name, mappings));
  const missing: MissingFact[] = read.flatMap((one) => (one.missing === undefined ? [] : [one.missing]));
  // Needed only where a volume could not be told without it, or for a proposal.
  if (isMissing(mappings) && (missing.length > 0 || asked.length === 0)) missing.push(mappings);
  return {
    facts: {
      volumes: read.flatMap((one) => (one.volume === undefined ? [] : [one.volume])),
      ...(isMissing(mappings)
        ? {}
        : { luks: [...mappings].flatMap(([name, kind]) => (isLuks(kind) ? [name] : [])).sort() }),
    },
    missing,
  };
}
