import { join } from 'node:path';
import { type LoadedConfig, loadConfig } from '../../agent-core/config/load.ts';
import type { Config } from '../../contract/config.ts';
import type { Context } from './context.ts';

/** The configuration of this run: `--config FILE`, else `rounds.yaml` in the data folder where there is one. */
export async function readConfig(context: Context): Promise<Config> {
  const loaded = await loadedConfig(context);
  for (const warning of loaded.warnings) context.output.note(warning);
  return loaded.config;
}

/** The same, with where each value comes from. */
export async function loadedConfig(context: Context): Promise<LoadedConfig> {
  return loadConfig({
    file: context.configFile ?? join(context.dataDir, 'rounds.yaml'),
    required: context.configFile !== undefined,
    env: context.env,
  });
}
