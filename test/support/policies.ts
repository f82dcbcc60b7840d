import type { BundleOf } from '../../src/contract/evidence.ts';
import type { Console } from './far-end/console.ts';

/** The policy evidence of a console, oldest first. */
export async function policies({ client }: Pick<Console, 'client'>): Promise<BundleOf<'policy'>[]> {
  const rows = await client.evidence.list({ kind: 'policy', limit: 1000 });
  const shown = await Promise.all(rows.map((row) => client.evidence.show({ bundle: row.bundle_id })));
  return shown.flatMap(({ bundle }) => (bundle.kind === 'policy' ? [bundle] : [])).sort((a, b) => a.seq - b.seq);
}
