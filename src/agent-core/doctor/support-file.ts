import type { DoctorItem } from '../../contract/live.ts';
import { isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import type { Redactions } from '../evidence/scrub/classes.ts';
import { scrubRecord } from '../evidence/scrub/index.ts';
import { trustOf } from '../fleet/trust.ts';
import { withoutSecretForms, withoutSecrets } from '../redact.ts';
import type { Services } from '../services.ts';
import { parseAddress } from '../transport/address.ts';

/** Fields that we wrote ourselves and that identify no person. */
const OURS = new Set([
  'made_at',
  'time',
  'scan_id',
  'host_id',
  'device_id',
  'fingerprint',
  'app_version',
  'created_at',
]);

/** Lines of the log that go along. */
const MAX_LOG_LINES = 2000;

/**
 * What somebody who helps from afar needs to see, as one JSON document for a person to read before sending it on. Made of what
 * is listed here and nothing else, scrubbed like evidence, and searched for every secret of the open vault; while it is
 * locked, for the forms of secrets alone. Throws `INTERNAL` rather than give a text that holds one.
 */
export async function supportFile(services: Services, items: readonly DoctorItem[]): Promise<string> {
  const about = await services.about();
  const { fleet, results, vault } = services;
  const secrets = vault.state === 'unlocked' ? secretsOf(services) : [];
  try {
    const document = {
      schema: 'rounds.support/1',
      made_at: isoTime(services.clock.now()),
      app_version: services.appVersion,
      device_id: services.deviceId,
      runtime: about.runtime ?? {},
      config: about.config ?? {},
      vault: { state: vault.state, ways: [...vault.ways], entries: vault.names().length },
      evidence: { sealed: services.log.lastSeq(), indexed: services.index.count() },
      doctor: items,
      sites: fleet.sites().map(({ name, timezone }) => ({ name, timezone })),
      hosts: fleet.hosts().map((host) => ({
        host_id: host.host_id,
        name: host.name,
        address: host.address,
        platform: host.platform,
        login: host.credential,
        sudo: host.sudo,
        jump_hosts: host.jump?.length ?? 0,
        trust: trustOf(fleet, host).status,
        problem: results.contact(host.host_id)?.problem ?? {},
      })),
      log: linesOf(about.log ?? ''),
    };
    const clean = mapTexts(document, (text) => withoutSecretForms(withoutSecrets(text, secrets)));
    const { value, redactions } = scrubRecord(clean, {
      protectedFields: OURS,
      inventoryAddresses: fleet.hosts().flatMap((host) => hostOf(host.address)),
    });
    const text = `${JSON.stringify({ ...asObject(value), redactions: counted(redactions) }, undefined, 2)}\n`;
    if (withoutSecrets(text, secrets) === text) return text;
    throw new RoundsError(
      'INTERNAL',
      'The support file would have held a secret, so it was not made. Please report this, and send the output of "rounds doctor" instead.',
    );
  } finally {
    for (const secret of secrets) secret.fill(0);
  }
}

/** The IP address or name in an address; a host's own address stays readable, as it does in evidence. */
function hostOf(address: string): string[] {
  try {
    const parsed = parseAddress(address);
    return parsed.scheme === 'ssh' ? [parsed.host] : [];
  } catch {
    // A kind of host that this version does not reach.
    return [];
  }
}

/** Copies of every secret in the vault; records of keys are public. */
function secretsOf({ vault }: Services): Uint8Array[] {
  return vault
    .names()
    .filter((name) => !name.endsWith('/record'))
    .flatMap((name) => vault.get(name) ?? []);
}

function linesOf(log: string): unknown[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .slice(-MAX_LOG_LINES)
    .map((line) => {
      try {
        return JSON.parse(line);
      } catch {
        return line;
      }
    });
}

/** The value with every text in it changed; what JSON cannot hold becomes text or nothing, as JSON does it. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => one !== undefined)
        .map(([name, one]) => [change(name), mapTexts(one, change)]),
    );
  }
  return value;
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function counted(redactions: Redactions): object {
  return Object.fromEntries(Object.entries(redactions).filter(([, count]) => count !== 0));
}
