import { type Command, Option } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import type { Role } from '../../../contract/enums.ts';
import { EXIT } from '../exit.ts';
import { table } from '../output.ts';
import { askSecret } from '../passphrase.ts';
import type { Register } from '../register.ts';
import { type FromStdin, linesOf, newPassphrase } from '../secret-lines.ts';
import { withVault } from '../session.ts';

const ROLES = ['viewer', 'technician', 'lead'];

/** `rounds technician ...`: who works with this data folder, and in which role. */
export function technicianCommands(program: Command, register: Register): void {
  const technician = program.command('technician').description('the people who work with this data folder');
  register(
    technician.command('list').description('show them, and whose id new records carry'),
    () => async (context) =>
      withVault(context, async (client) => {
        const all = await client.technicians.list();
        context.output.json(all);
        context.output.line(
          table(
            ['', 'NAME', 'ROLE', 'SINCE', 'KEY ID', 'ID'],
            all.map((one) => [
              one.current ? '*' : '',
              one.name,
              `${one.role} (${one.role_basis})`,
              one.created_at,
              one.key_id,
              one.technician_id,
            ]),
          ),
        );
        return EXIT.fine;
      }),
  );
  register(
    technician
      .command('add <name>')
      .description('make a technician with a key of their own, under a passphrase of their own')
      .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).default('technician'))
      .option('--stdin', 'read their passphrase from the first line of standard input'),
    (options: FromStdin & { role: Role }, name) => async (context) =>
      withVault(context, async (client) => {
        const [given] = await linesOf(context, options, ['passphrase']);
        const passphrase = given ?? (await newPassphrase(context));
        const made = await client.technicians.add({ name, passphrase, role: options.role });
        context.output.json(made);
        context.output.line(`${made.name} is ${made.role} (${made.role_basis}) and signs with ${made.key_id}.`);
        return EXIT.fine;
      }),
  );
  register(
    technician
      .command('role <name> <role>')
      .description('take or give a role: viewer, technician or lead; recorded as evidence')
      .requiredOption('--reason <text>', 'why; goes into the evidence'),
    (options: { reason: string }, name, role) => async (context) => {
      if (!isRole(role))
        throw new RoundsError('INVALID_INPUT', `There is no role "${role}". The roles are ${ROLES.join(', ')}.`);
      return withVault(context, async (client) => {
        const changed = await client.technicians.setRole({ technician: name, role, reason: options.reason });
        context.output.json(changed);
        context.output.line(
          changed.bundle_id === undefined
            ? `${changed.name} is ${changed.role} already.`
            : `${changed.name} is ${changed.role} (${changed.role_basis}); recorded as ${changed.bundle_id}.`,
        );
        return EXIT.fine;
      });
    },
  );
  register(
    technician
      .command('use <name>')
      .description('choose whose id new records carry, by their own passphrase')
      .option('--stdin', 'read their passphrase from the first line of standard input'),
    (options: FromStdin, name) => async (context) =>
      withVault(context, async (client) => {
        const [given] = await linesOf(context, options, ['passphrase']);
        const passphrase = given ?? (await askSecret(context.passphrase, `Passphrase of ${name}: `));
        const chosen = await client.technicians.use({ technician: name, passphrase });
        context.output.json(chosen);
        context.output.line(`New records carry the id of ${chosen.name} from now on.`);
        return EXIT.fine;
      }),
  );
  register(
    technician
      .command('change-passphrase <name>')
      .description("put a new passphrase in the place of the current one of a technician's key")
      .option('--stdin', 'read current and new passphrase from two lines of standard input'),
    (options: FromStdin, name) => async (context) =>
      withVault(context, async (client) => {
        const [first, second] = await linesOf(context, options, ['current passphrase', 'new passphrase']);
        const current = first ?? (await askSecret(context.passphrase, `Current passphrase of ${name}: `));
        const next = second ?? (await newPassphrase(context));
        context.output.json(await client.technicians.changePassphrase({ technician: name, current, next }));
        context.output.line(`The key of ${name} has a new passphrase.`);
        return EXIT.fine;
      }),
  );
}

function isRole(text: string | undefined): text is Role {
  return text !== undefined && ROLES.includes(text);
}
