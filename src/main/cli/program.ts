import { Command } from 'commander';
import { agentCommand } from './commands/agent.ts';
import { baselineCommands } from './commands/baseline.ts';
import { configCommands } from './commands/config.ts';
import { customCheckCommands } from './commands/custom-check.ts';
import { demoCommands } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evidenceCommands } from './commands/evidence.ts';
import { exceptionCommands } from './commands/exception.ts';
import { groupCommands } from './commands/groups.ts';
import { hostCommands } from './commands/hosts.ts';
import { keyCommands } from './commands/keys.ts';
import { logCommands } from './commands/log.ts';
import { scanCommands } from './commands/scan.ts';
import { serveCommand } from './commands/serve.ts';
import { siteCommands } from './commands/site.ts';
import { technicianCommands } from './commands/technician.ts';
import { trustCommands } from './commands/trust.ts';
import { vaultCommands } from './commands/vault.ts';
import { verifyCommand } from './commands/verify.ts';
import { watchCommands } from './commands/watch.ts';
import type { Run } from './context.ts';
import type { Register } from './register.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
  readonly config?: string;
}

/** What was asked for: which run, with which global options. */
export interface Request {
  readonly run: Run;
  readonly options: GlobalOptions;
}

const FOOTER = `
Exit codes: 0 fine, 1 something was found, 2 not understood, 3 could not.
The vault's passphrase: a prompt, ROUNDS_PASSPHRASE_FILE, or ROUNDS_PASSPHRASE.
The data folder: --data-dir, ROUNDS_DATA_DIR, or the system's place for application data.

To try it without a network: rounds demo init

First steps:
  rounds site add maple-street --timezone America/Chicago
  rounds hosts add front-desk --address ssh://tech@192.0.2.10:22 --platform linux --site maple-street --key ~/.ssh/id_ed25519 --sudo
  rounds trust show front-desk          compare the fingerprint on the host itself, then: rounds trust accept ...
  rounds baseline capture front-desk --out front-desk.yaml     review it, then: rounds baseline set ...
  rounds scan front-desk
  rounds verify ~/.local/share/rounds`;

/** Parses the arguments. Throws commander's CommanderError for usage errors, help and version. */
export async function parse(argv: readonly string[], version: string): Promise<Request> {
  let request: Request | undefined;
  const program = new Command('rounds')
    .description('Keeps small clinics compliant with the HIPAA Security Rule: live drift and signed evidence.')
    .version(version)
    .addHelpText('after', FOOTER)
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();
  const register: Register = (command, action, finding = 'something was found') => {
    command
      .option('--json', 'print one JSON document on standard output and nothing else there')
      .option('--data-dir <dir>', 'the data folder')
      .option('--config <file>', 'the configuration; default: rounds.yaml in the data folder')
      .addHelpText('after', `\nExit codes: 0 fine, 1 ${finding}, 2 not understood, 3 could not.`)
      .action((...given: unknown[]) => {
        const names = given
          .slice(0, -2)
          .flat()
          .filter((name) => typeof name === 'string');
        const options = command.opts();
        request = { options, run: action(options as Parameters<typeof action>[0], ...names) };
      });
  };
  for (const add of [
    siteCommands,
    hostCommands,
    groupCommands,
    trustCommands,
    baselineCommands,
    exceptionCommands,
    customCheckCommands,
    technicianCommands,
    scanCommands,
    evidenceCommands,
    verifyCommand,
    logCommands,
    keyCommands,
    vaultCommands,
    serveCommand,
    agentCommand,
    watchCommands,
    configCommands,
    doctorCommand,
    demoCommands,
  ]) {
    add(program, register);
  }
  await program.parseAsync([...argv], { from: 'user' });
  if (request === undefined) return program.help({ error: true });
  return request;
}
