import type { Services } from '../services.ts';
import { os } from './base.ts';

/** Making, opening and closing the vault. */
export function vaultHandlers(services: Services) {
  return {
    status: os.vault.status.handler(() => ({ state: services.vault.state })),
    create: os.vault.create.handler(async ({ input }) => {
      await services.vault.create(input.passphrase);
      await services.afterUnlock();
      services.fleetChanged();
      return { ok: true as const };
    }),
    unlock: os.vault.unlock.handler(async ({ input }) => {
      await services.vault.unlock(input.passphrase);
      await services.afterUnlock();
      services.fleetChanged();
      return { ok: true as const };
    }),
    lock: os.vault.lock.handler(async () => {
      await services.desk.shut();
      services.vault.lock();
      services.fleetChanged();
      return { ok: true as const };
    }),
  };
}
