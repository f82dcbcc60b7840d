import type { BaselineScope } from '../../contract/baseline.ts';
import type { CheckId } from '../../contract/enums.ts';
import type { ExceptionView, NewException } from '../../contract/exceptions.ts';
import type { Host } from '../../contract/fleet.ts';
import { isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import { layersOf, readBaseline } from '../fleet/baseline.ts';
import { type Exception, exceptionsOf, standingOf } from '../fleet/exceptions.ts';
import { withException, withoutException } from '../fleet/exceptions-edit.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';
import { keyOf, type Place, place, set } from './baselines.ts';
import { hostOf, siteOf } from './lookup.ts';

/** How long an exception counts where nobody says it. */
const YEAR_MS = 365 * 24 * 3_600_000;

/** Exceptions are lines of baselines: adding or removing one sets that baseline, by the same way and with the same evidence. */
export function exceptionHandlers(services: Services) {
  return {
    list: os.exceptions.list.handler(({ input }) =>
      list(services, input.host === undefined ? undefined : hostOf(services.fleet, input.host)),
    ),
    add: os.exceptions.add.handler(({ input }) => add(services, input)),
    remove: os.exceptions.remove.handler(({ input }) => remove(services, input)),
  };
}

/** A baseline that may hold exceptions. */
interface Holder {
  readonly scope: ExceptionView['scope'];
  readonly id: string;
  readonly name: string;
}

/** By review date, the first first. Of one host: those that apply to it, from whatever baseline they come. */
function list(services: Services, host: Host | undefined): ExceptionView[] {
  const all = (host === undefined ? holders(services) : holdersFor(services, host)).flatMap((holder) => {
    const stored = services.baselines.get(holder.scope, holder.id);
    return stored === undefined ? [] : [{ holder, choices: readBaseline(stored.yaml, 'stored baseline').checks ?? {} }];
  });
  return all
    .flatMap(({ holder, choices }, index) =>
      exceptionsOf({ checks: choices })
        // What a nearer baseline says of the same check stands in its place.
        .filter(
          ({ check }) =>
            host === undefined || all.slice(index + 1).every((nearer) => nearer.choices[check] === undefined),
        )
        .map(({ check, exception }) => view(services, holder, check, exception)),
    )
    .sort((one, other) => (one.review_by < other.review_by ? -1 : one.review_by > other.review_by ? 1 : 0));
}

function holders({ fleet }: Services): Holder[] {
  return [
    ...fleet.sites().map((site): Holder => ({ scope: 'site', id: site.site_id, name: site.name })),
    ...fleet.groups().map((group): Holder => ({ scope: 'group', id: group.group_id, name: group.name })),
    ...fleet.hosts().map((one): Holder => ({ scope: 'host', id: one.host_id, name: one.name })),
  ];
}

/** The baselines that apply to a host, widest first. */
function holdersFor(services: Services, host: Host): Holder[] {
  return layersOf(services, host).map(({ scope, id, group }) => ({
    scope,
    id,
    name: scope === 'host' ? host.name : scope === 'site' ? siteOf(services.fleet, id).name : (group ?? id),
  }));
}

function view(services: Services, holder: Holder, check: CheckId, one: Exception): ExceptionView {
  return {
    scope: holder.scope,
    target_id: holder.id,
    target: holder.name,
    check,
    ...one,
    standing: standingOf(one.review_by, services.clock.now()),
  };
}

function add(services: Services, input: NewException) {
  const { target, check, state, reason, measure } = input;
  const now = services.clock.now();
  const review_by = input.review_by ?? isoTime(now + YEAR_MS).slice(0, 10);
  const at = place(services, target);
  if (standingOf(review_by, now) === 'overdue') {
    throw new RoundsError(
      'INVALID_INPUT',
      `The review date ${review_by} is over (today is ${isoTime(now).slice(0, 10)} in UTC), so the exception would never count. Give a day to come.`,
    );
  }
  const by = services.technicians.currentName() ?? services.actor;
  const exception: Exception = { state, reason, ...(measure === undefined ? {} : { measure }), by, review_by };
  const { scope, id } = keyOf(at);
  const name = nameOf(at);
  const yaml = withException(services.baselines.get(scope, id)?.yaml ?? '', check, exception);
  const { bundle_id } = set(services, at, { yaml, reason, file: `baseline of ${name}`, subject: 'exception' });
  return {
    ...view(services, { scope, id, name }, check, exception),
    ...(bundle_id === undefined ? {} : { bundle_id }),
  };
}

function remove(services: Services, input: { target: BaselineScope; check: CheckId; reason: string }) {
  const { target, check, reason } = input;
  const at = place(services, target);
  const { scope, id } = keyOf(at);
  const name = nameOf(at);
  const yaml = services.baselines.get(scope, id)?.yaml ?? '';
  const choice = readBaseline(yaml, 'stored baseline').checks?.[check];
  if (choice === undefined || choice === 'enabled') throw noSuch(services, target, name, check);
  const { bundle_id } = set(services, at, {
    yaml: withoutException(yaml, check),
    reason,
    file: `baseline of ${name}`,
    subject: 'exception',
  });
  return { ok: true as const, ...(bundle_id === undefined ? {} : { bundle_id }) };
}

/** Says where an exception that applies to the host does come from. */
function noSuch(services: Services, target: BaselineScope, name: string, check: CheckId): RoundsError {
  const wider =
    target.scope === 'host'
      ? list(services, hostOf(services.fleet, target.id)).find((one) => one.check === check)
      : undefined;
  const hint =
    wider === undefined
      ? '"rounds exception list" shows them all.'
      : `It comes from the ${wider.scope} ${wider.target}: remove it there with --${wider.scope} ${wider.target}, or set "checks: { ${check}: enabled }" in the host's own baseline.`;
  return new RoundsError('NOT_FOUND', `The baseline of ${name} holds no exception for ${check}. ${hint}`);
}

function nameOf(at: Place): string {
  return (at.host ?? at.group ?? at.site).name;
}
