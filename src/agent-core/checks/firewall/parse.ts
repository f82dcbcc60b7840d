import type { Frame } from '../../transport/session.ts';
import type { MissingFact, ProbeContext, Reading } from '../check.ts';
import { nothingRead, openFrame, whyNot } from '../frames.ts';
import type { ProbeOutput } from '../probe-output.ts';
import { isMissing, readUnit } from '../units.ts';
import type { FirewallFacts, TableFact } from './facts.ts';
import { readIptables } from './iptables.ts';
import { readListening } from './listening.ts';
import { type NftTable, readTables } from './nft-tables.ts';
import { type IptablesAnswers, tableFacts } from './tables.ts';

/** Services that load a packet filter, best known first (`firewall` is that of NixOS without nftables). */
export const KNOWN_SERVICES: readonly string[] = ['nftables', 'firewall', 'netfilter-persistent', 'iptables'];

/** Reads the answer of the firewall probe. */
export function parseFirewall(frames: ReadonlyMap<string, Frame>, context: ProbeContext): Reading<FirewallFacts> {
  const opened = openFrame(frames.get('firewall'), 'firewall facts');
  if ('missing' in opened) return nothingRead(opened.missing);
  const { output } = opened;
  const section = context.baseline.firewall;
  const missing: MissingFact[] = [];
  const units = [...new Set([...(section === undefined ? [] : [section.service]), ...KNOWN_SERVICES])].flatMap(
    (name) => {
      const unit = readUnit(output, name);
      if (!isMissing(unit)) return [unit];
      if (name === section?.service) missing.push(unit);
      return [];
    },
  );
  const tables = readRuleset(output, section?.tables ?? []);
  if (isMissing(tables)) missing.push(tables);
  const rawSha256 = output.one('nft.raw_sha256');
  return {
    facts: {
      units,
      asked:
        section?.tables ??
        (isMissing(tables) ? [] : tables.filter((table) => table.owner === undefined).map((table) => table.ref)),
      ...(isMissing(tables) ? {} : { tables }),
      ...(rawSha256 !== undefined && /^[0-9a-f]{64}$/.test(rawSha256) ? { rawSha256 } : {}),
      listening: readListening(output),
    },
    missing,
  };
}

function readRuleset(output: ProbeOutput, asked: readonly string[]): readonly TableFact[] | MissingFact {
  const result = output.command('nft');
  const need = { fact: 'firewall rules', command: 'nft -j list ruleset', package: 'nftables' };
  const iptables: IptablesAnswers = { ip: saved(output, 'iptables'), ip6: saved(output, 'ip6tables') };
  // Without the program nft there may still be rules of the older iptables, in its legacy kernel part.
  if (result === undefined && iptables.ip !== undefined) return tableFacts([], iptables, true, asked);
  if (result === undefined || result.code !== 0) return whyNot(result, need);
  const nft: readonly NftTable[] | undefined = readTables(result.lines);
  if (nft === undefined) {
    return {
      fact: need.fact,
      why: `"${need.command}" printed no ruleset that can be read`,
      fix: `Run "${need.command}" on the host; nft must be built with JSON (nft -V).`,
    };
  }
  return tableFacts(nft, iptables, !result.lines.some((line) => line.startsWith('#')), asked);
}

function saved(output: ProbeOutput, key: string) {
  const result = output.command(key);
  return result?.code === 0 ? readIptables(result.lines) : undefined;
}
