import type { Group, Host, Site } from '../../../contract/fleet.ts';
import type { SiteDocument } from '../../../contract/site-document.ts';
import { isoTime } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import { changed } from './changed-fields.ts';
import type { CompareContext, Difference } from './difference.ts';
import { groupDifferences, membershipDifferences } from './group-differences.ts';
import { hostDifferences } from './host-differences.ts';

/**
 * The differences between a document and what is here, in the order in which they are applied.
 *
 * @throws RoundsError `CONFLICT` when another site has the name.
 */
export function siteDifferences(document: SiteDocument, context: CompareContext): Difference[] {
  const { fleet } = context;
  const local = fleet.site(document.site.site_id);
  const namesake = fleet.site(document.site.name);
  if (namesake !== undefined && namesake.site_id !== document.site.site_id) {
    throw new RoundsError(
      'CONFLICT',
      `There is a site "${namesake.name}" here that is another one than that of the file. Nothing was changed. Ask the sender to export under another name, or start with a new data folder.`,
    );
  }
  const hosts = hostDifferences(document, context);
  // What is not watched in the end has no baseline and no identity either.
  const watched = hosts.flatMap(({ id, host }) => (host === undefined ? [] : [{ id, host }]));
  const groups = groupDifferences(document, context);
  return [
    ...siteDifference(local, document.site),
    ...hosts.flatMap(({ difference }) => (difference === undefined ? [] : [difference])),
    ...groups.differences,
    ...membershipDifferences(document, watched, groups, context),
    ...baselineDifferences(document, watched, groups.changed, context),
    ...watched.flatMap(({ id, host }) => peerDifference(id, host, document, context)),
  ];
}

function siteDifference(before: Site | undefined, site: Site): Difference[] {
  const after = before === undefined ? site : { ...before, name: site.name, timezone: site.timezone };
  const details = before === undefined ? [`time zone ${site.timezone}`] : changed(before, after, ['name', 'timezone']);
  if (details.length === 0) return [];
  const action = before === undefined ? 'add' : 'change';
  return [{ kind: 'site', before, after, shown: { what: 'site', action, name: site.name, details } }];
}

function baselineDifferences(
  document: SiteDocument,
  watched: readonly { readonly id: string; readonly host: Host }[],
  groups: readonly Group[],
  { baselines, remove }: CompareContext,
): Difference[] {
  const wanted = new Map(document.baselines.map((one) => [one.id, one]));
  const places = [
    { scope: 'site' as const, id: document.site.site_id, host: undefined, group: undefined },
    ...groups.map((group) => ({ scope: 'group' as const, id: group.group_id, host: undefined, group })),
    ...watched.map(({ id, host }) => ({ scope: 'host' as const, id, host, group: undefined })),
  ];
  return places.flatMap((place): Difference[] => {
    const before = baselines.get(place.scope, place.id);
    const found = wanted.get(place.id);
    const after = found === undefined ? undefined : { yaml: found.yaml, sha256: found.sha256 };
    if (before?.sha256 === after?.sha256) return [];
    const common = { what: 'baseline' as const, name: nameOf(place, document) };
    if (after === undefined && !remove)
      return [{ kind: 'none', shown: { ...common, action: 'keep', details: [`${before?.sha256}: only here`] } }];
    const action = before === undefined ? 'add' : after === undefined ? 'remove' : 'change';
    const details = [`${before?.sha256 ?? 'none'} -> ${after?.sha256 ?? 'none'}`];
    return [{ kind: 'baseline', ...place, before, after, shown: { ...common, action, details } }];
  });
}

function nameOf(place: { readonly host: Host | undefined; readonly group: Group | undefined }, { site }: SiteDocument) {
  return place.host?.name ?? (place.group === undefined ? site.name : `${site.name}/${place.group.name}`);
}

function peerDifference(id: string, host: Host, document: SiteDocument, context: CompareContext): Difference[] {
  const before = context.fleet.peer(id);
  const wanted = document.known_peers.find((peer) => peer.host_id === id);
  const common = { what: 'known_peer' as const, name: host.name };
  if (wanted === undefined) {
    if (before === undefined) return [];
    const details = [`${before.fingerprint}: only here`];
    if (!context.remove) return [{ kind: 'none', shown: { ...common, action: 'keep', details } }];
    return [{ kind: 'peer', host, before, after: undefined, shown: { ...common, action: 'remove', details } }];
  }
  const details = [`${wanted.key_type} ${wanted.fingerprint}`];
  if (before === undefined) {
    const after = { ...wanted, accepted_at: isoTime(context.clock.now()), accepted_by: context.acceptedBy(wanted) };
    return [{ kind: 'peer', host, before, after, shown: { ...common, action: 'add', details } }];
  }
  if (before.fingerprint === wanted.fingerprint) return [];
  // A changed identity is never taken over from a file: that is how somebody would come between.
  const why = `is known here by ${before.key_type} ${before.fingerprint}: compare on the host itself; if the file is right, "rounds trust forget ${host.name}" first`;
  return [{ kind: 'none', shown: { ...common, action: 'blocked', details: [...details, why] } }];
}
