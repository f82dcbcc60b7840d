import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../../src/agent-core/clock.ts';
import { systemIds } from '../../../src/agent-core/ids.ts';
import { openEvidence } from './console.ts';
import { driftDraft } from './drafts.ts';
import { seededRandom } from './random.ts';

/**
 * A console that seals without end, for tests that kill it: `node sealing-child.ts DIR SEED`. Each acknowledged bundle is
 * one line on stdout, `SEQ ID SHA256`, written after seal() has returned and before anything else is done.
 */
const [dir = '', seed = ''] = process.argv.slice(2);
const random = seededRandom(seed);
const console = await openEvidence(dir, { clock: systemClock, ids: systemIds(systemClock) });
for (let n = 0; ; n += 1) {
  const batch = random() < 0.7 ? 1 : 1 + Math.floor(random() * 40);
  const sealed = console.desk.seal(Array.from({ length: batch }, () => driftDraft(Date.now(), n)));
  writeSync(1, sealed.map(({ seq, bundleId, sha256 }) => `${seq} ${bundleId} ${sha256}\n`).join(''));
  // The flusher works in between, as it would between the scans of two hosts.
  for (let turns = Math.floor(random() * 20); turns > 0; turns -= 1) await setImmediate();
}
