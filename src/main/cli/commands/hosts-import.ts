import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import { looksLikeSshConfig } from '../../../agent-core/fleet/import/ssh-config.ts';
import type { Platform } from '../../../contract/enums.ts';
import {
  type ImportedHost,
  type ImportFormat,
  type ImportPreview,
  type ImportReport,
  type ImportRequest,
  importFormat,
  type NotUnderstood,
} from '../../../contract/imports.ts';
import { canAsk, confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { readIncludes, readListFile } from '../list-files.ts';
import { type Output, table } from '../output.ts';
import type { Register } from '../register.ts';
import { openVaultWith, withCore } from '../session.ts';

interface ImportOptions {
  readonly format?: ImportFormat;
  readonly site?: string;
  readonly platform?: Platform;
  readonly user?: string;
  readonly key?: string;
  readonly agent?: boolean;
  readonly sudo?: boolean;
  readonly knownHosts?: string;
  readonly only?: readonly string[];
  readonly yes?: boolean;
}

/** `rounds hosts import FILE`: shows what a list of hosts would add; adds it once a person has said yes. */
export function hostImportCommand(hosts: Command, register: Register): void {
  register(
    hosts
      .command('import <file>')
      .description('take in a list of hosts: CSV, known_hosts, ssh_config, or an Ansible inventory (INI or YAML)')
      .addOption(new Option('--format <format>', 'default: by what the file looks like').choices(importFormat.options))
      .option('--site <site>', 'site of the hosts, where the file does not say it')
      .addOption(
        new Option('--platform <platform>', 'kind of the hosts, where the file does not say it').choices([
          'nixos',
          'linux',
          'windows',
        ]),
      )
      .option('--user <name>', 'who logs in, where the file does not say it')
      .addOption(
        new Option('--key <file>', 'log in with this private key, where the file names none').conflicts('agent'),
      )
      .option('--agent', 'log in with the keys of the SSH agent, where the file names no key')
      .option('--sudo', 'reads may use "sudo -n" for named tools')
      .option('--known-hosts <file>', 'the identities in this known_hosts file become the known ones of these hosts')
      .option('--only <name...>', 'of all the hosts only these')
      .option('--yes', 'do it; without this the import is only shown, or asked about on a terminal'),
    (options: ImportOptions, file) => async (context) => {
      const request = await requestOf(file, options);
      return withCore(context, async (client) => {
        const preview = await client.hosts.importPreview(request);
        const trust = options.knownHosts !== undefined;
        const accept = accepted(preview, options.only, trust);
        if (options.yes !== true || !context.output.wantsJson) print(preview, context.output);
        const isWanted = options.yes === true || (accept.length > 0 && (await asked(context, preview, accept, trust)));
        if (!isWanted) {
          context.output.json(preview);
          if (accept.length > 0) context.output.note('Nothing was changed. To do it: the same with --yes.');
          return exitOf(preview);
        }
        if (accept.length > 0) await openVaultWith(context, client);
        const report = await client.hosts.importApply({
          ...request,
          accept,
          trust_known_hosts: trust,
          preview_sha256: preview.preview_sha256,
        });
        context.output.json(report);
        printReport(report, context.output);
        return exitOf(preview);
      });
    },
  );
}

async function requestOf(path: string, options: ImportOptions): Promise<ImportRequest> {
  const list = await readListFile(path);
  const knownHosts = options.knownHosts === undefined ? undefined : await readListFile(options.knownHosts);
  const isConfig = options.format === 'ssh_config' || (options.format === undefined && looksLikeSshConfig(list.text));
  // The file itself may be the known_hosts file: its keys are read once.
  const isSame = options.knownHosts !== undefined && resolve(options.knownHosts) === resolve(path);
  return {
    ...list,
    format: options.format ?? 'auto',
    included: isConfig ? await readIncludes(list) : [],
    ...(knownHosts === undefined || isSame ? {} : { known_hosts: knownHosts }),
    ...(options.site === undefined ? {} : { site: options.site }),
    ...(options.platform === undefined ? {} : { platform: options.platform }),
    ...(options.user === undefined ? {} : { user: options.user }),
    credential:
      options.key !== undefined
        ? { kind: 'key', key_file: resolve(options.key) }
        : { kind: options.agent ? 'agent' : 'none' },
    sudo: options.sudo === true ? 'nopasswd' : 'none',
  };
}

/** What "yes" means: everything that can be done, or what of it was named. */
function accepted(preview: ImportPreview, only: readonly string[] | undefined, trust: boolean): string[] {
  const doable = preview.hosts.filter(
    ({ action, trust: key }) =>
      action === 'add' || action === 'update' || (trust && action === 'exists' && key?.status === 'new'),
  );
  const names = doable.map((entry) => entry.name);
  if (only === undefined) return names;
  const strange = only.filter((name) => !preview.hosts.some((entry) => entry.name === name));
  if (strange.length > 0)
    throw new RoundsError(
      'INVALID_INPUT',
      `--only names ${strange.join(', ')}, which the file does not have. Look at the preview first.`,
    );
  return names.filter((name) => only.includes(name));
}

async function asked(
  context: Context,
  preview: ImportPreview,
  accept: readonly string[],
  trust: boolean,
): Promise<boolean> {
  if (!canAsk(context)) return false;
  const counted = (action: ImportedHost['action']) =>
    preview.hosts.filter((entry) => entry.action === action && accept.includes(entry.name)).length;
  const keys = trust
    ? preview.hosts.filter((entry) => entry.trust?.status === 'new' && accept.includes(entry.name)).length
    : 0;
  const parts = [
    [counted('add'), 'add'],
    [counted('update'), 'update'],
    [keys, 'trust by the keys shown above'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, what]) => `${what} ${count}`);
  return confirm(context, `${words.join(', ')} host${accept.length === 1 ? '' : 's'}?`);
}

function exitOf(preview: ImportPreview): number {
  const isClear = preview.not_understood.length === 0 && preview.hosts.every((entry) => entry.action !== 'conflict');
  return isClear ? EXIT.fine : EXIT.finding;
}

function print(preview: ImportPreview, output: Output): void {
  const rows = preview.hosts.map((entry) => [
    entry.action,
    entry.name,
    entry.address,
    entry.platform ?? '?',
    entry.site ?? '?',
    entry.key_file ?? entry.credential,
    entry.sudo,
    `${entry.line}`,
    identityOf(entry),
    (entry.via ?? []).join(', '),
    entry.groups.join(', '),
  ]);
  output.line(
    rows.length === 0
      ? `${preview.file} (${preview.format}) names no hosts that could be added.`
      : table(
          ['DOES', 'NAME', 'ADDRESS', 'PLATFORM', 'SITE', 'LOGIN', 'SUDO', 'LINE', 'IDENTITY', 'VIA', 'GROUPS'],
          rows,
        ),
  );
  const groups = preview.new_groups.map((group) => `${group.site}/${group.name}`);
  if (groups.length > 0) output.line(`New groups, the weakest first: ${groups.join(', ')}`);
  for (const entry of preview.hosts)
    for (const note of entry.notes) output.line(`  ${entry.name} (line ${entry.line}): ${note}`);
  printNotUnderstood(preview.not_understood, preview.file, output);
}

function identityOf({ trust }: ImportedHost): string {
  if (trust === undefined) return '';
  return trust.status === 'new' ? `${trust.key_type} ${trust.fingerprint}` : trust.status;
}

function printNotUnderstood(places: readonly NotUnderstood[], file: string, output: Output): void {
  if (places.length === 0) return;
  output.line(places.length === 1 ? 'Not understood:' : `Not understood (${places.length}):`);
  for (const place of places)
    output.line(`  ${place.file ?? file}:${place.line}: ${place.text === '' ? '' : `${place.text}: `}${place.why}`);
}

function printReport(report: ImportReport, output: Output): void {
  const said = (names: readonly string[], what: string) => {
    if (names.length > 0) output.line(`${what} ${names.length}: ${names.join(', ')}`);
  };
  said(report.added, 'Added');
  said(report.updated, 'Updated');
  said(report.trusted, 'Trusted');
  said(report.groups, 'Made groups');
  if (report.bundles.length === 0) output.line('Nothing was to be done.');
  else output.line(`Recorded as ${report.bundles.length} policy bundles.`);
  const first = report.added.find((name) => !report.trusted.includes(name));
  if (first !== undefined) output.line(`Next, for each of them: rounds trust show ${first}`);
}
