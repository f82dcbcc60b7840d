import { posix } from 'node:path';
import type { ImportFormat } from '../../../contract/imports.ts';
import { RoundsError } from '../../errors.ts';
import { plainText } from '../../transport/plain-text.ts';
import { looksLikeAnsibleIni, parseAnsibleIni } from './ansible-ini.ts';
import { looksLikeAnsibleYaml, parseAnsibleYaml } from './ansible-yaml.ts';
import { looksLikeCsv, parseCsv } from './csv.ts';
import { looksLikeKnownHosts, parseKnownHosts } from './known-hosts.ts';
import type { ParsedList } from './parsed-list.ts';
import { looksLikeSshConfig, parseSshConfig } from './ssh-config.ts';
import type { ReadInclude } from './ssh-config-blocks.ts';
import { assertText } from './text.ts';

/** A list to be read. */
export interface ListSource {
  readonly format: ImportFormat | 'auto';
  /** For messages, and as a hint at the format. */
  readonly file: string;
  readonly text: string;
  readonly readInclude?: ReadInclude | undefined;
}

/**
 * Reads a list of hosts in any of its forms. What is not understood is in the result, by line.
 *
 * @throws RoundsError `INVALID_INPUT` when it is no text, too long, or of no form that is known.
 */
export function parseList(source: ListSource): ParsedList {
  const text = assertText(source.text, source.file);
  const format = source.format === 'auto' ? formatOf(text, source.file) : source.format;
  switch (format) {
    case 'csv':
      return parseCsv(text);
    case 'known_hosts':
      return parseKnownHosts(text);
    case 'ssh_config':
      return parseSshConfig(text, source.readInclude);
    case 'ansible_ini':
      return parseAnsibleIni(text);
    case 'ansible_yaml':
      return parseAnsibleYaml(text);
  }
}

/** What each form looks like, the one that is told most surely first. */
const LOOKS: readonly (readonly [ImportFormat, (text: string) => boolean])[] = [
  ['known_hosts', looksLikeKnownHosts],
  ['ssh_config', looksLikeSshConfig],
  ['csv', looksLikeCsv],
  ['ansible_yaml', looksLikeAnsibleYaml],
  ['ansible_ini', looksLikeAnsibleIni],
];

function formatOf(text: string, file: string): ImportFormat {
  const found = LOOKS.find(([, looks]) => looks(text))?.[0] ?? formatByName(file);
  if (found !== undefined) return found;
  throw new RoundsError(
    'INVALID_INPUT',
    `${plainText(file)} is no list of hosts that Rounds recognises. It reads CSV (with a header that has a column "name" or "address"), known_hosts, ssh_config and Ansible inventories in INI or YAML; say which with --format.`,
  );
}

/** An inventory without a section, or a file whose first line is wrong, is told by its name alone. */
function formatByName(file: string): ImportFormat | undefined {
  const name = posix.basename(file.replaceAll('\\', '/')).toLowerCase();
  if (name.startsWith('known_hosts')) return 'known_hosts';
  if (/\.(?:csv|tsv)$/.test(name)) return 'csv';
  if (/\.ya?ml$/.test(name)) return 'ansible_yaml';
  if (/\.ini$/.test(name) || name === 'hosts' || name === 'inventory') return 'ansible_ini';
  return name === 'config' || name === 'ssh_config' ? 'ssh_config' : undefined;
}
