import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { canonicalize, type SignableValue, signableBytes } from '../../../src/agent-core/evidence/canonical.ts';
import { originOf, signCheckpoint } from '../../../src/agent-core/evidence/checkpoint.ts';
import { CompactRange } from '../../../src/agent-core/evidence/compact-range.ts';
import { nodeEvidence } from '../../../src/agent-core/evidence/evidence-port.ts';
import { durableFolders } from '../../../src/agent-core/evidence/folders.ts';
import { appendToLog, writeCheckpoint } from '../../../src/agent-core/evidence/log-files.ts';
import type { EvidenceSigner } from '../../../src/agent-core/evidence/signer.ts';
import { DEVICE } from './console.ts';
import { filesUnder } from './tree.ts';

/** The entries of a log as they stand in its files, in order. */
export function logLines(evidence: string, deviceId = DEVICE): string[] {
  const folder = join(evidence, '_log', deviceId, 'entries');
  return filesUnder(folder).flatMap((path) => readFileSync(join(folder, path), 'utf8').trimEnd().split('\n'));
}

/** Bundle folders by their number. */
export function foldersByNumber(evidence: string): Map<number, string> {
  const folders = filesUnder(evidence).filter((path) => path.endsWith('bundle.json'));
  return new Map(
    folders.map((path) => {
      const record: { seq: number } = JSON.parse(readFileSync(join(evidence, path), 'utf8'));
      return [record.seq, join(evidence, path, '..')];
    }),
  );
}

/** Puts a log in the place of another, whole in itself: entries, tiles, and one checkpoint signed by `signer`. */
export async function rebuildLog(evidence: string, lines: readonly string[], signer: EvidenceSigner): Promise<void> {
  rmSync(join(evidence, '_log', DEVICE), { recursive: true });
  const target = {
    root: evidence,
    deviceId: DEVICE,
    folders: durableFolders(evidence, nodeEvidence),
    port: nodeEvidence,
  };
  const range = CompactRange.empty();
  await appendToLog(target, range, lines);
  const head = { origin: originOf(DEVICE), size: range.size, root: range.root(), extensions: [] };
  await writeCheckpoint(target, range.size, signCheckpoint(head, signer));
}

/** Changes a bundle and signs it anew; answers its new log entry. */
export function forgeBundle(
  folder: string,
  change: (record: Record<string, SignableValue>) => Record<string, SignableValue>,
  signer: EvidenceSigner,
): string {
  const path = join(folder, 'bundle.json');
  const bytes = signableBytes(change(JSON.parse(readFileSync(path, 'utf8'))));
  const record: { kind: string; seq: number } = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const digest = createHash('sha256').update(bytes).digest();
  writeFileSync(path, bytes);
  writeFileSync(join(folder, 'bundle.sig'), `${Buffer.from(signer.sign(digest)).toString('base64')}\n`);
  const { kind, seq } = record;
  return canonicalize({ bundle_sha256: digest.toString('hex'), id: basename(folder), kind, seq });
}
