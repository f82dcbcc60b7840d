import { readDemoFile } from '../../agent-core/transport/demo/state-file.ts';
import { DEMO_PASSPHRASE } from '../demo/folder.ts';
import type { PassphraseEdge } from './passphrase.ts';

/**
 * The same edge; on a demo folder whose vault has the passphrase that everybody knows, one that gives this and nothing
 * else: nobody is asked, and the passphrase of a real vault, which may be at hand, is not tried on a demo.
 */
export async function withDemoPassphrase(edge: PassphraseEdge, dataDir: string): Promise<PassphraseEdge> {
  // What is wrong with the file is said by whoever opens the folder.
  const demo = await readDemoFile(dataDir).catch(() => undefined);
  return demo?.passphrase === 'documented' ? { ...edge, file: undefined, given: DEMO_PASSPHRASE } : edge;
}
