import type { Command } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { askSecret, vaultPassphrase } from '../passphrase.ts';
import type { Register } from '../register.ts';
import { type FromStdin, linesOf, newPassphrase } from '../secret-lines.ts';
import { type Client, withCore } from '../session.ts';

const WAYS: Readonly<Record<'passphrase' | 'recovery' | 'keychain', string>> = {
  keychain: "this computer's keychain",
  passphrase: 'passphrase',
  recovery: 'recovery code',
};

/** Nobody has to make it: every command that keeps something does. */
const NO_VAULT =
  'There is no vault yet. The first command that keeps something asks for a passphrase and makes it: rounds site add ...';

/** `rounds vault ...`: who gets at the secrets. */
export function vaultCommands(program: Command, register: Register): void {
  const vault = program.command('vault').description('the vault with passwords and signing keys, and the ways into it');
  register(
    vault.command('status').description('whether it is open, and what opens it'),
    () => async (context) =>
      withCore(context, async (client) => {
        const status = await client.vault.status();
        context.output.json(status);
        const ways = (status.ways ?? []).map((way) => WAYS[way]).join(', ');
        context.output.line(status.state === 'absent' ? NO_VAULT : `${status.state}; opened by: ${ways}`);
        if (status.state !== 'absent' && status.ways?.includes('recovery') === false)
          context.output.line(
            'No recovery code was made: whoever forgets the passphrase loses it. Next: rounds vault recovery-code',
          );
        return EXIT.fine;
      }),
  );
  register(
    vault.command('recovery-code').description('make a recovery code to print; an earlier one is void'),
    () => async (context) =>
      withCore(context, async (client) => {
        await assertVault(client);
        const passphrase = await vaultPassphrase(context.passphrase);
        const { code } = await client.vault.makeRecoveryCode({ passphrase });
        context.output.json({ code });
        context.output.line(code);
        context.output.note(
          'This is shown once. Print or write it down, keep it away from this computer, and clear the screen. With it: rounds vault unlock --recovery-code',
        );
        return EXIT.fine;
      }),
  );
  register(
    vault
      .command('unlock')
      .description('try the passphrase; or, with the recovery code, give the vault a new one')
      .option('--recovery-code', 'open with the printed code and choose a new passphrase')
      .option('--stdin', 'with --recovery-code: read code and new passphrase from two lines of standard input'),
    (options: FromStdin & { recoveryCode?: boolean }) => (context) =>
      options.recoveryCode === true ? recover(context, options) : tryPassphrase(context),
  );
  register(
    vault
      .command('change-passphrase')
      .description('put a new passphrase in the place of the current one')
      .option('--stdin', 'read the new passphrase from the first line of standard input'),
    (options: FromStdin) => async (context) =>
      withCore(context, async (client) => {
        await assertVault(client);
        const [given] = await linesOf(context, options, ['new passphrase']);
        const current = await vaultPassphrase(context.passphrase);
        const next = given ?? (await newPassphrase(context));
        await client.vault.changePassphrase({ current, next });
        const { ways = [] } = await client.vault.status();
        context.output.json({ ok: true });
        context.output.line('The vault has a new passphrase.');
        if (ways.includes('recovery'))
          context.output.line(
            'The recovery code still opens it. If somebody may know the old passphrase and have a copy of the vault, make a new code too, which changes its key: rounds vault recovery-code',
          );
        return EXIT.fine;
      }),
  );
}

async function assertVault(client: Client): Promise<void> {
  if ((await client.vault.status()).state === 'absent') throw new RoundsError('VAULT_LOCKED', NO_VAULT);
}

async function tryPassphrase(context: Context): Promise<number> {
  return withCore(context, async (client) => {
    await assertVault(client);
    await client.vault.unlock({ passphrase: await vaultPassphrase(context.passphrase) });
    context.output.json({ ok: true });
    context.output.line(
      'The passphrase opens the vault. A command opens it for itself alone; a running console stays open.',
    );
    return EXIT.fine;
  });
}

async function recover(context: Context, options: FromStdin): Promise<number> {
  return withCore(context, async (client) => {
    await assertVault(client);
    const [code, next] = await linesOf(context, options, ['recovery code', 'new passphrase']);
    await client.vault.recover({
      recovery_code: code ?? (await askSecret(context.passphrase, 'Recovery code: ')),
      passphrase: next ?? (await newPassphrase(context)),
    });
    context.output.json({ ok: true });
    context.output.line(
      'The vault is open and has a new passphrase. The recovery code stays good: put it back where it was.',
    );
    return EXIT.fine;
  });
}
