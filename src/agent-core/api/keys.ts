import type { Services } from '../services.ts';
import { readKeyRecords } from '../vault/key-records.ts';
import { os } from './base.ts';

/** Public halves of the keys that this console knows. */
export function keyHandlers(services: Services) {
  return { list: os.keys.list.handler(() => readKeyRecords(services.vault)) };
}
