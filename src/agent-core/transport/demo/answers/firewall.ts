import { fact, ran, whole } from '../lines.ts';
import { unitLines } from '../units.ts';
import { param, type Question } from './answer.ts';

const TABLE = { family: 'inet', table: 'clinic' } as const;
const CHAIN = { ...TABLE, chain: 'input' } as const;

/** Answers firewall/probe.linux.sh: one table of nftables, with counters that go on by themselves. */
export function firewall(question: Question): string {
  const { host, faults } = question;
  return whole(
    unitLines(host.platform, faults, param(question, 'UNITS')),
    ran('nft', [JSON.stringify({ nftables: faults.has('firewall_stopped') ? [METAINFO] : ruleset(question) })]),
    fact('listen.tcp', '00000000:0016'),
    fact('listen.tcp6', `${'0'.repeat(32)}:0016`),
  );
}

const METAINFO = { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } };

function ruleset({ faults, now }: Question): unknown[] {
  const packets = Math.floor(now / 1000) % 1_000_000;
  const rule = (handle: number, comment: string, ...expr: readonly unknown[]) => ({
    rule: { ...CHAIN, handle, comment, expr },
  });
  const counter = { counter: { packets, bytes: packets * 60 } };
  const accept = { accept: null };
  const toPort = (port: unknown) => ({
    match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: port },
  });
  const state = (right: unknown) => ({ match: { op: 'in', left: { ct: { key: 'state' } }, right } });
  return [
    METAINFO,
    { table: { family: 'inet', name: 'clinic', handle: 1 } },
    { chain: { ...TABLE, name: 'input', handle: 1, type: 'filter', hook: 'input', prio: 0, policy: 'drop' } },
    rule(2, 'this computer', { match: { op: '==', left: { meta: { key: 'iif' } }, right: 'lo' } }, accept),
    rule(3, 'what was begun from here', state(['established', 'related']), accept),
    rule(4, 'ssh', toPort(22), counter, accept),
    rule(5, 'DICOM from the viewing rooms', toPort({ set: [104, 11112] }), counter, accept),
    ...(faults.has('rules_changed') ? [rule(9, 'temporary, remove later', toPort(3389), accept)] : []),
  ];
}
