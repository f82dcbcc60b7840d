import type { Frame, Probe } from '../../session.ts';
import type { Faults } from '../faults.ts';
import type { DemoHost } from '../roster.ts';
import type { Question } from './answer.ts';
import { avEdr, avEdrBinary } from './av-edr.ts';
import { backup, backupRepository } from './backup.ts';
import { encryption } from './encryption.ts';
import { firewall } from './firewall.ts';
import { hostFacts } from './host-facts.ts';
import { logging } from './logging.ts';
import { patching } from './patching.ts';

/** Who answers which probe, by the probe's name. */
const ANSWERS: ReadonlyMap<string, (question: Question) => string> = new Map([
  ['host_facts', hostFacts],
  ['patching', patching],
  ['av_edr', avEdr],
  ['av_edr_binary', avEdrBinary],
  ['backup', backup],
  ['backup_repository', backupRepository],
  ['logging', logging],
  ['firewall', firewall],
  ['encryption', encryption],
]);

/** What a demo host prints for one probe, or that it has no answer: a demo invents no facts that it was not made for. */
export function answer(host: DemoHost, faults: Faults, probe: Probe, now: number, ms: number): Frame {
  if (host.platform === 'windows')
    return noAnswer(`${host.name} runs Windows, which this version of Rounds does not read yet.`);
  const print = ANSWERS.get(probe.name);
  if (print === undefined) return noAnswer(`The demo clinic has no answer to the probe "${probe.name}".`);
  return { status: 'ok', exitCode: 0, ms, output: print({ host, faults, params: probe.params, now }) };
}

function noAnswer(detail: string): Frame {
  return { status: 'missing', reason: 'lost', detail };
}
