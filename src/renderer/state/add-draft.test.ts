import { expect, test } from 'vitest';
import { addressOf } from './add-draft.ts';

test.each([
  [{ where: 'ssh', target: '10.20.0.11', port: '22', user: 'rounds' }, 'ssh://rounds@10.20.0.11:22'],
  [{ where: 'ssh', target: ' ehr-db-01.lan ', port: '', user: ' tech ' }, 'ssh://tech@ehr-db-01.lan:22'],
  [{ where: 'ssh', target: 'fd00::20', port: '2222', user: 'tech' }, 'ssh://tech@[fd00::20]:2222'],
  [{ where: 'ssh', target: '[fd00::20]', port: '22', user: 'tech' }, 'ssh://tech@[fd00::20]:22'],
  [{ where: 'local', target: 'ignored', port: '22', user: 'x' }, 'local:'],
] as const)('%o is written %s', (host, address) => {
  expect(addressOf(host)).toBe(address);
});
