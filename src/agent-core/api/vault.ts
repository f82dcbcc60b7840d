import { RoundsError } from '../errors.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';

/** Making, opening and closing the vault. */
export function vaultHandlers(services: Services) {
  return {
    status: os.vault.status.handler(() => ({ state: services.vault.state, ways: [...services.vault.ways] })),
    create: os.vault.create.handler(async ({ input }) => {
      await services.vault.create(input.passphrase);
      await services.afterUnlock();
      await services.technicians.begin(services.actor, input.passphrase);
      services.fleetChanged();
      return { ok: true as const };
    }),
    unlock: os.vault.unlock.handler(async ({ input }) => {
      await services.vault.unlock(input.passphrase);
      await services.afterUnlock();
      await services.technicians.begin(services.actor, input.passphrase);
      services.fleetChanged();
      return { ok: true as const };
    }),
    unlockByKeychain: os.vault.unlockByKeychain.handler(async () => {
      const opened = await services.vault.unlockByKeychain();
      if (opened) {
        await services.afterUnlock();
        services.fleetChanged();
      }
      return { opened };
    }),
    useKeychain: os.vault.useKeychain.handler(async ({ input }) => {
      await services.vault.useKeychain(input.use);
      const what = input.use ? 'the keychain opens the vault from now on' : 'the keychain no longer opens the vault';
      services.events.warn({ event: 'vault_ways_changed', actor: services.actor }, what);
      return { ok: true as const };
    }),
    lock: os.vault.lock.handler(async () => {
      await services.desk.shut();
      services.vault.lock();
      services.fleetChanged();
      return { ok: true as const };
    }),
    changePassphrase: os.vault.changePassphrase.handler(async ({ input }) => {
      await services.vault.changePassphrase(input.current, input.next);
      await opened(services, 'the passphrase of the vault was changed');
      await followPassphrase(services, input.current, input.next);
      return { ok: true as const };
    }),
    makeRecoveryCode: os.vault.makeRecoveryCode.handler(async ({ input }) => {
      const code = await services.vault.makeRecoveryCode(input.passphrase);
      await opened(services, 'a recovery code was made');
      return { code };
    }),
    recover: os.vault.recover.handler(async ({ input }) => {
      await services.vault.resetPassphrase(input.recovery_code, input.passphrase);
      await opened(services, 'the vault was opened by its recovery code and given a new passphrase');
      return { ok: true as const };
    }),
  };
}

/**
 * Where the technician's own passphrase is that of the vault, as it is at first, it stays so: a person remembers one. A
 * key with a passphrase of its own keeps it.
 */
async function followPassphrase({ technicians }: Services, before: string, next: string): Promise<void> {
  const id = technicians.currentId();
  if (id === undefined) return;
  await technicians.changePassphrase(id, before, next).catch((error: unknown) => {
    if (!(error instanceof RoundsError) || (error.code !== 'VAULT_PASSPHRASE' && error.code !== 'NOT_FOUND'))
      throw error;
  });
}

/** These leave the vault open, whether it was before or not; what was done is in the log, since it decides who gets in. */
async function opened(services: Services, what: string): Promise<void> {
  services.events.warn({ event: 'vault_ways_changed', actor: services.actor }, what);
  await services.afterUnlock();
  services.fleetChanged();
}
