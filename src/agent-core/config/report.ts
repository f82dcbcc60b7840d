import type { Config, ConfigOption } from '../../contract/config.ts';
import { CONFIG_OPTIONS } from './environment.ts';
import type { OptionSource } from './gather.ts';
import type { LoadedConfig } from './load.ts';
import { visible } from './yaml-source.ts';

/** What `rounds config check` prints of a sound configuration: each option, its value, and where that comes from. */
export function configReport(loaded: LoadedConfig): string {
  const rows = CONFIG_OPTIONS.map((option) => [
    option,
    valueText(loaded.config, option),
    sourceText(loaded.sources.get(option), loaded.file),
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const read = loaded.file === undefined ? 'No configuration file' : loaded.file;
  return [
    `${read}: sound. ${counts(loaded)}`,
    ...lines,
    ...loaded.warnings.map((warning) => `Warning: ${warning}`),
  ].join('\n');
}

function counts({ sources }: LoadedConfig): string {
  const from = (place: OptionSource['from']) => [...sources.values()].filter((source) => source.from === place).length;
  return `${from('file')} of ${CONFIG_OPTIONS.length} options from the file, ${from('environment')} from the environment, the others have their defaults.`;
}

function valueText(config: Config, option: ConfigOption): string {
  const value = config[option];
  if (value === undefined) return '-';
  if (option === 'maintenance_window') return config.maintenance_window?.map(windowText).join('; ') ?? '-';
  return visible(Array.isArray(value) ? `[${value.join(', ')}]` : String(value));
}

function windowText({ days, start, end }: NonNullable<Config['maintenance_window']>[number]): string {
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const on = days.length === 7 ? '' : `${days.map((day) => names[day - 1]).join(',')} `;
  return `${on}${clock(start)}-${clock(end)}`;
}

function sourceText(source: OptionSource | undefined, file: string | undefined): string {
  if (source === undefined) return 'default';
  return source.from === 'environment' ? source.variable : `${file ?? ''}:${source.line}`;
}
