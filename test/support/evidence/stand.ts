import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { signerOf } from '../../../src/agent-core/evidence/ed25519.ts';
import type { EvidenceSigner } from '../../../src/agent-core/evidence/signer.ts';
import type { TrustedKeys } from '../../../src/agent-core/evidence/verify/trust.ts';
import { type VerifyOptions, verifyPaths } from '../../../src/agent-core/evidence/verify/verify-paths.ts';
import type { VerifyReport } from '../../../src/contract/evidence.ts';
import { openEvidence, seedOf } from './console.ts';
import { type Scratch, scratch } from './tree.ts';

/** Evidence of one device, as an auditor gets it, and what is known of it elsewhere. */
export interface Stand {
  readonly evidence: string;
  /** The device's keys, known from outside. */
  readonly trust: TrustedKeys;
  /** A checkpoint that was kept, over everything. */
  readonly kept: { readonly name: string; readonly text: string };
  readonly memory: NonNullable<VerifyOptions['own']>;
}

/** The key with which the device signs bundles, in an attacker's hands. */
export const BUNDLE_KEY: EvidenceSigner = signerOf(seedOf('bundle'));
/** The key with which the device signs its log, in an attacker's hands. */
export const LOG_KEY: EvidenceSigner = signerOf(seedOf('log'));

/** Seals `count` drift records in a data folder, written in several batches, and closes. */
export async function evidenceOf(dir: string, count: number): Promise<Stand> {
  const console = await openEvidence(dir);
  for (const part of [Math.floor(count / 3), Math.floor(count / 2)]) {
    console.sealDrifts(part, 30);
    await console.desk.drain();
  }
  console.sealDrifts(count - console.log.lastSeq(), 30);
  await console.desk.drain();
  const text = console.log.newestCheckpoint()?.text ?? '';
  const { evidence, trust } = console;
  const stand = { evidence, trust, kept: { name: 'kept', text }, memory: console.memory() };
  await console[Symbol.asyncDispose]();
  return stand;
}

/** A copy of evidence for a test to spoil. */
export function copyOf(stand: Stand): Scratch & Stand {
  const folder = scratch();
  const evidence = join(folder.path, 'evidence');
  cpSync(stand.evidence, evidence, { recursive: true });
  return { ...stand, ...folder, evidence };
}

/** What an auditor sees who has the device's keys and nothing else. */
export function audit(stand: Stand, options: Partial<VerifyOptions> = {}): Promise<VerifyReport> {
  return verifyPaths([stand.evidence], { trust: stand.trust, kept: [], ...options });
}

/** Whether a report says that all is well. */
export function isGood(report: VerifyReport): boolean {
  const { valid, incomplete, unknown_key, invalid } = report.summary;
  const bad = report.logs.some(
    (log) => log.missing.length > 0 || Object.values(log.checks).some((check) => check.result !== 'pass'),
  );
  return valid > 0 && incomplete + unknown_key + invalid === 0 && !bad;
}
