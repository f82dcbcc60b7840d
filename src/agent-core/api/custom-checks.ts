import type { CustomCheckDetail, CustomCheckState, CustomCheckView } from '../../contract/custom-checks.ts';
import { DEVICE_SITE_ID, DEVICE_SITE_NAME, type SignableObject } from '../../contract/primitives.ts';
import type { Technician } from '../../contract/technicians.ts';
import { isoTime } from '../clock.ts';
import type { Acceptance } from '../custom-checks/acceptance.ts';
import { covers, customId } from '../custom-checks/check.ts';
import { MAX_ACCEPTED, whyHeld } from '../custom-checks/custom-checks.ts';
import type { LoadedCheck } from '../custom-checks/load.ts';
import { RoundsError } from '../errors.ts';
import { policyDraft } from '../fleet/policy.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';

/** Checks that a site brings along: seen by everybody, let in and out by a lead, each time as evidence. */
export function customCheckHandlers(services: Services) {
  return {
    list: os.customChecks.list.handler(() => list(services)),
    show: os.customChecks.show.handler(({ input }) => show(services, input.name)),
    accept: os.customChecks.accept.handler(({ input }) => accept(services, input)),
    withdraw: os.customChecks.withdraw.handler(({ input }) => withdraw(services, input)),
  };
}

async function list(services: Services) {
  const { customs } = services;
  const { names, problems } = await customs.folders();
  const all = [...new Set([...names, ...customs.accepted().keys()])].sort();
  const checks = await Promise.all(
    all.map(async (name) => view(name, await customs.load(name), customs.accepted().get(name))),
  );
  return { ...(customs.dir === undefined ? {} : { dir: customs.dir }), checks, problems: [...problems] };
}

function view(name: string, loaded: LoadedCheck | undefined, accepted: Acceptance | undefined): CustomCheckView {
  const { definition } = loaded ?? {};
  const title = definition?.name ?? accepted?.title;
  return {
    id: customId(name),
    ...(title === undefined ? {} : { title }),
    state: stateOf(loaded, accepted),
    platforms: [...(definition?.platforms ?? accepted?.platforms ?? [])],
    hipaa_controls: [...(definition?.hipaa_controls ?? accepted?.hipaa_controls ?? [])],
    ...(definition === undefined ? {} : { timeout_ms: definition.timeout_s * 1000 }),
    ...(loaded === undefined ? {} : { sha256: loaded.folder.sha256 }),
    ...(accepted === undefined
      ? {}
      : {
          accepted: {
            sha256: accepted.sha256,
            at: accepted.at,
            by: accepted.by,
            technician_id: accepted.technician_id,
          },
        }),
    problems: [...(loaded?.problems ?? [])],
  };
}

function stateOf(loaded: LoadedCheck | undefined, accepted: Acceptance | undefined): CustomCheckState {
  if (accepted === undefined) return loaded?.problems.length === 0 ? 'inert' : 'invalid';
  if (loaded === undefined) return 'missing';
  return whyHeld(accepted, loaded) === undefined ? 'active' : 'changed';
}

async function show(services: Services, name: string): Promise<CustomCheckDetail> {
  const { customs } = services;
  const loaded = await customs.load(name);
  const accepted = customs.accepted().get(name);
  if (loaded === undefined && accepted === undefined) throw noSuch(services, name);
  return {
    ...view(name, loaded, accepted),
    ...(customs.dir === undefined ? {} : { folder: `${customs.dir}/${name}` }),
    files: (loaded?.folder.files ?? []).map((file) => ({
      name: file.name,
      sha256: file.sha256,
      text: Buffer.from(file.bytes).toString('utf8'),
    })),
  };
}

async function accept(services: Services, input: { name: string; sha256: string; reason: string }) {
  const { customs } = services;
  const { name, sha256, reason } = input;
  const lead = leadOf(services);
  const loaded = await customs.load(name);
  if (loaded === undefined) throw noSuch(services, name);
  const before = customs.accepted().get(name);
  const { definition } = loaded;
  if (definition === undefined) {
    throw new RoundsError(
      'INVALID_INPUT',
      `The custom check ${name} is not right yet, so it cannot be accepted. Correct what is listed, then review it again.`,
      {
        details: loaded.problems,
      },
    );
  }
  if (loaded.folder.sha256 !== sha256) {
    throw new RoundsError(
      'CONFLICT',
      `The custom check ${name} is not the one whose SHA-256 you gave: it was changed since it was reviewed. See "rounds custom-check show ${name}".`,
      { details: [`given: ${sha256}`, `now:   ${loaded.folder.sha256}`] },
    );
  }
  assertRoom(services, name, definition.platforms);
  const after: Acceptance = {
    name,
    title: definition.name,
    platforms: definition.platforms,
    hipaa_controls: definition.hipaa_controls,
    sha256,
    at: isoTime(services.clock.now()),
    by: lead.name,
    technician_id: lead.technician_id,
  };
  const bundle = seal(services, before, after, reason);
  await customs.accept(after);
  services.fleetChanged();
  return { ...view(name, loaded, after), ...bundle };
}

async function withdraw(services: Services, { name, reason }: { name: string; reason: string }) {
  const { customs } = services;
  leadOf(services);
  const before = customs.accepted().get(name);
  if (before === undefined)
    throw new RoundsError(
      'NOT_FOUND',
      `No custom check ${name} is accepted. "rounds custom-check list" shows where they stand.`,
    );
  const bundle = seal(services, before, undefined, reason);
  await customs.withdraw(name);
  services.results.forget(customId(name));
  services.fleetChanged();
  return { ok: true as const, ...bundle };
}

/** The record comes first: what runs on hosts, or no longer does, must never be without one. */
function seal(services: Services, before: Acceptance | undefined, after: Acceptance | undefined, reason: string) {
  const [sealed] = services.desk.seal([
    policyDraft(
      {
        subject: 'custom_check',
        site: { site_id: DEVICE_SITE_ID, name: DEVICE_SITE_NAME },
        before: record(before),
        after: record(after),
        by: services.technicians.currentName() ?? services.actor,
        reason,
      },
      services.clock,
    ),
  ]);
  return sealed === undefined ? {} : { bundle_id: sealed.bundleId };
}

function record(one: Acceptance | undefined): SignableObject {
  if (one === undefined) return {};
  return {
    custom_check: customId(one.name),
    sha256: one.sha256,
    platforms: one.platforms,
    role: 'lead',
    technician_id: one.technician_id,
  };
}

function leadOf({ technicians }: Services): Technician {
  const current = technicians.current();
  if (current?.role === 'lead') return current;
  const who = current === undefined ? 'nobody is chosen' : `${current.name} is ${current.role}`;
  throw new RoundsError(
    'PRIVILEGE',
    `Only a technician in the role of lead decides which custom checks run, and ${who}. "rounds technician use NAME" chooses another; "rounds technician role NAME lead --reason TEXT" takes the role, which is kept as evidence.`,
  );
}

function assertRoom({ customs }: Services, name: string, platforms: Acceptance['platforms']): void {
  for (const platform of platforms) {
    const others = [...customs.accepted().values()].filter(
      (one) => one.name !== name && covers(one.platforms, platform),
    );
    if (others.length >= MAX_ACCEPTED)
      throw new RoundsError(
        'CONFLICT',
        `There are ${others.length} custom checks for ${platform} already, and one scan has room for ${MAX_ACCEPTED}. Withdraw one, or put several questions into one check.`,
      );
  }
}

function noSuch({ customs }: Services, name: string): RoundsError {
  return new RoundsError(
    'NOT_FOUND',
    customs.dir === undefined
      ? 'There are no custom checks: custom_checks_dir is not set in rounds.yaml.'
      : `There is no custom check ${name} in ${customs.dir}. "rounds custom-check list" shows them all.`,
  );
}
