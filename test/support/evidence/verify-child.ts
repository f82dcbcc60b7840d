import { readFileSync } from 'node:fs';
import { trustedKeys } from '../../../src/agent-core/evidence/verify/trust.ts';
import { verifyPaths } from '../../../src/agent-core/evidence/verify/verify-paths.ts';
import { keyList } from '../../../src/contract/keys.ts';

/** `node verify-child.ts EVIDENCE KEYS_JSON`: verifies in a process of its own and prints the summary. */
const [evidence = '', keys = ''] = process.argv.slice(2);
const list = keyList.parse(JSON.parse(readFileSync(keys, 'utf8')));
const report = await verifyPaths([evidence], { trust: trustedKeys('the test', true, list.keys), kept: [] });
console.log(JSON.stringify(report.summary));
