import { type Baseline, encryptionBaseline } from '../../../contract/baseline.ts';
import type { Reading } from '../check.ts';
import type { EncryptionFacts } from './facts.ts';

/** The encryption section to review: the LUKS volumes that are open now. Undefined where there is none, or one that cannot be named. */
export function proposeEncryption(reading: Reading<EncryptionFacts>): Partial<Baseline> | undefined {
  const section = encryptionBaseline.safeParse({ luks_volumes: [...(reading.facts?.luks ?? [])] });
  return section.success ? { encryption: section.data } : undefined;
}
