import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { SiteChange, SiteImportReport, SiteImportRequest, SitePreview } from '../../../contract/site-document.ts';
import { canAsk, confirm } from '../confirm.ts';
import { EXIT } from '../exit.ts';
import { readListFile } from '../list-files.ts';
import { type Output, table } from '../output.ts';
import type { Register } from '../register.ts';
import { withVault } from '../session.ts';

interface ImportOptions {
  readonly signer?: string;
  readonly key?: string;
  readonly agent?: boolean;
  readonly remove?: boolean;
  readonly allowOlder?: boolean;
  readonly yes?: boolean;
}

/** `rounds site export` and `rounds site import`: how technicians of one clinic share its definition. */
export function siteExchangeCommands(site: Command, register: Register): void {
  register(
    site
      .command('export <name>')
      .description('write hosts, baselines and known identities of a site to a signed file; no secrets')
      .requiredOption('--out <file>', 'the file to write'),
    (options: { out: string }, name) => async (context) =>
      withVault(context, async (client) => {
        const { text, ...about } = await client.sites.export({ site: name });
        await writeFile(options.out, text, { mode: 0o600 });
        context.output.json({ file: options.out, ...about });
        context.output.line(`Wrote ${options.out}: ${about.hosts} hosts of ${about.site}.`);
        for (const left of about.left_out) context.output.line(`  left out: ${left}`);
        context.output.line('Signed by the key (tell the receiver by phone or on paper, not beside the file):');
        context.output.line(`  ${grouped(about.key_id)}`);
        return EXIT.fine;
      }),
  );
  register(
    site
      .command('import <file>')
      .description('take in what another technician exported: first shown, then done with evidence for every change')
      .option('--signer <key_id>', 'the key that signed it, as the sender told you; not needed a second time')
      .addOption(new Option('--key <file>', 'log in to new hosts with this private key').conflicts('agent'))
      .option('--agent', 'log in to new hosts with the keys of the SSH agent')
      .option('--remove', 'also take away what is here and not in the file')
      .option('--allow-older', 'even if the file is older than what was last taken in from its signer')
      .option('--yes', 'do it; without this the import is only shown, or asked about on a terminal'),
    (options: ImportOptions, file) => async (context) => {
      const request = await requestOf(file, options);
      return withVault(context, async (client) => {
        const preview = await client.sites.importPreview(request);
        const { output } = context;
        if (options.yes !== true || !output.wantsJson) print(preview, output);
        const pending = preview.changes.filter(isToDo).length;
        const isWanted =
          options.yes === true ||
          (pending > 0 &&
            canAsk(context) &&
            (await confirm(context, `Make ${pending} changes to ${preview.site.name}?`)));
        if (!isWanted) {
          output.json(preview);
          if (pending > 0) output.note('Nothing was changed. To do it: the same with --yes.');
          return exitOf(preview.changes);
        }
        const report = await client.sites.importApply({
          ...request,
          allow_older: options.allowOlder === true,
          preview_sha256: preview.preview_sha256,
        });
        output.json(report);
        printReport(report, output);
        return exitOf(report.left);
      });
    },
  );
}

async function requestOf(path: string, options: ImportOptions): Promise<SiteImportRequest> {
  const { file, text } = await readListFile(path);
  return {
    file,
    text,
    ...(options.signer === undefined ? {} : { signer: options.signer }),
    credential:
      options.key !== undefined
        ? { kind: 'key', key_file: resolve(options.key) }
        : { kind: options.agent ? 'agent' : 'none' },
    remove: options.remove === true,
  };
}

function isToDo(change: SiteChange): boolean {
  return change.action !== 'keep' && change.action !== 'blocked';
}

function exitOf(changes: readonly SiteChange[]): number {
  return changes.some((change) => change.action === 'blocked') ? EXIT.finding : EXIT.fine;
}

function print(preview: SitePreview, output: Output): void {
  const { signer, site } = preview;
  const why = { own: 'this device', known: 'confirmed before', given: 'the key that you gave' }[signer.known];
  output.line(
    `${preview.file}: site ${site.name} (${site.timezone}), exported ${preview.exported_at} by ${preview.exported_by}`,
  );
  output.line(`Signed by ${grouped(signer.key_id)} (${why})`);
  if (preview.older)
    output.line('OLDER than what was last taken in from this signer: it could bring back what was changed since.');
  for (const note of preview.notes) output.line(`  ${note}`);
  output.line(preview.changes.length === 0 ? 'Nothing differs.' : changesTable(preview.changes));
}

function printReport(report: SiteImportReport, output: Output): void {
  output.line(
    report.applied.length === 0
      ? 'Nothing was to be done.'
      : `Made ${report.applied.length} changes to ${report.site}, recorded as ${report.bundles.length} policy bundles.`,
  );
  if (report.left.length > 0) output.line(`Left as it was:\n${changesTable(report.left)}`);
}

function changesTable(changes: readonly SiteChange[]): string {
  return table(
    ['DOES', 'WHAT', 'NAME', ''],
    changes.map((change) => [change.action, change.what, change.name, change.details.join('; ')]),
  );
}

/** A key_id as people read it to each other. */
function grouped(keyId: string): string {
  return keyId.replace(/(.{4})(?=.)/g, '$1 ');
}
