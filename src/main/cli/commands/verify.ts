import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { type Command, Option } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import { keysByOrganisation, keysFromFile } from '../../../agent-core/evidence/verify/trust.ts';
import { locateRoot, type VerifyOptions, verifyPaths } from '../../../agent-core/evidence/verify/verify-paths.ts';
import { CHECK_NAMES, type VerifyReport } from '../../../contract/evidence.ts';
import { readConfig } from '../config-file.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import { type OwnKnowledge, ownKnowledge } from '../own-knowledge.ts';
import type { Register } from '../register.ts';

interface Options {
  readonly keys?: string;
  readonly orgFingerprint?: string;
  readonly checkpoint?: string[];
}

/** `rounds verify PATH...`: reads only, takes no lock, needs no network and no data folder. */
export function verifyCommand(program: Command, register: Register): void {
  register(
    program
      .command('verify <paths...>')
      .description('verify evidence: a data folder, an evidence folder, or single bundles')
      .addOption(
        new Option('--keys <file>', 'believe these public keys (keys.json, PEM or OpenSSH)').conflicts(
          'orgFingerprint',
        ),
      )
      .option('--org-fingerprint <hex>', 'believe the keys that the organisation key with this fingerprint has signed')
      .option('--checkpoint <file...>', 'compare with these checkpoints that you kept'),
    (options: Options, ...paths) =>
      async (context) => {
        const report = await verifyPaths(paths, await optionsOf(options, paths, context));
        context.output.json(report);
        print(report, context.output);
        const { incomplete, unknown_key, invalid } = report.summary;
        const logsHold = report.logs.every(
          (log) => log.missing.length === 0 && Object.values(log.checks).every((check) => check.result !== 'fail'),
        );
        return incomplete + unknown_key + invalid === 0 && logsHold ? EXIT.fine : EXIT.finding;
      },
    'not everything is valid, or something is missing',
  );
}

async function optionsOf(options: Options, paths: readonly string[], context: Context): Promise<VerifyOptions> {
  const kept = await Promise.all(
    (options.checkpoint ?? []).map(async (file) => ({ name: file, text: await readCheckpoint(file) })),
  );
  const { evidence_dir } = await readConfig(context);
  const folders = [context.dataDir, ...(evidence_dir === undefined ? [] : [resolve(evidence_dir)])];
  const isOwn = paths.some((path) => folders.some((folder) => `${resolve(path)}${sep}`.startsWith(`${folder}${sep}`)));
  const own = isOwn ? await ownKnowledge(context) : undefined;
  return { trust: await trustOf(options, paths, own), kept, own: own?.memory, signal: context.signal };
}

async function trustOf(options: Options, paths: readonly string[], own: OwnKnowledge | undefined) {
  if (options.keys !== undefined) return keysFromFile(options.keys);
  if (options.orgFingerprint === undefined) return own?.trust;
  const root = await locateRoot(paths[0] ?? '.');
  if (root === undefined)
    throw new RoundsError(
      'NOT_FOUND',
      'There is no _keys folder beside this evidence: --org-fingerprint needs its keys.json. Give --keys FILE instead.',
    );
  return keysByOrganisation(root, options.orgFingerprint);
}

async function readCheckpoint(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new RoundsError('NOT_FOUND', `The checkpoint ${file} cannot be read. Check the path.`, { cause });
  });
  return text.slice(0, 10_000);
}

function print(report: VerifyReport, output: Output): void {
  for (const result of report.results) {
    if (result.verdict === 'valid') continue;
    output.line(`${result.verdict}  ${result.label ?? ''} ${result.path}`);
    for (const name of CHECK_NAMES) {
      const check = result.checks[name];
      if (check.result !== 'pass')
        output.line(`    ${name}: ${check.result}${check.detail === undefined ? '' : `: ${check.detail}`}`);
    }
  }
  for (const log of report.logs) {
    output.line(`log of device ${log.device_id}: ${log.size} entries`);
    for (const [name, check] of Object.entries(log.checks))
      if (check.result !== 'pass') output.line(`    ${name}: ${check.result}: ${check.detail ?? ''}`);
    for (const { seq, bundle_id } of log.missing)
      output.line(`    missing: number ${seq}${bundle_id === undefined ? '' : `, bundle ${bundle_id}`}`);
  }
  const { valid, incomplete, unknown_key, invalid } = report.summary;
  const demo = report.results.filter((result) => result.demo === true).length;
  if (demo > 0)
    output.line(
      `DEMO: ${demo} of these were made by a demo console. Genuine or not, they prove nothing of any clinic.`,
    );
  output.line(`${valid} valid, ${incomplete} incomplete, ${unknown_key} unknown key, ${invalid} invalid`);
  output.line(
    'Limit: whoever holds the device key can rebuild a log that nobody else has seen. Compare with a checkpoint kept elsewhere (--checkpoint FILE).',
  );
}
