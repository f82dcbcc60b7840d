import type { Command } from 'commander';
import { configReport } from '../../../agent-core/config/report.ts';
import { loadedConfig } from '../config-file.ts';
import { EXIT } from '../exit.ts';
import type { Register } from '../register.ts';

/** `rounds config ...` */
export function configCommands(program: Command, register: Register): void {
  const config = program.command('config').description('options of rounds.yaml and the environment');
  register(
    config.command('check [file]').description('check a configuration; names every mistake by line'),
    (_options, file?: string) => async (context) => {
      const loaded = await loadedConfig(file === undefined ? context : { ...context, configFile: file });
      context.output.json({
        config: loaded.config,
        sources: Object.fromEntries(loaded.sources),
        warnings: loaded.warnings,
      });
      context.output.line(configReport(loaded));
      return EXIT.fine;
    },
  );
}
