import { homedir } from 'node:os';
import type { ImportApply, ImportedHost, ImportPreview, ImportReport, ImportRequest } from '../../contract/imports.ts';
import { RoundsError } from '../errors.ts';
import type { DraftOf } from '../evidence/draft.ts';
import { groupDraft, membership, membershipDrafts, NO_MEMBERSHIP } from '../fleet/groups.ts';
import { hostSummary } from '../fleet/host-summary.ts';
import { type ImportChanges, importChanges } from '../fleet/import/changes.ts';
import { newFindings } from '../fleet/import/findings.ts';
import { knownKeysOf } from '../fleet/import/known-hosts.ts';
import { parseList } from '../fleet/import/parse.ts';
import type { ParsedList } from '../fleet/import/parsed-list.ts';
import { previewImport } from '../fleet/import/preview.ts';
import { assertText } from '../fleet/import/text.ts';
import { policyDraft } from '../fleet/policy.ts';
import type { Services } from '../services.ts';
import { hostSecretName } from '../vault/credentials.ts';
import { os } from './base.ts';
import { assertFits } from './hosts.ts';
import { siteOf } from './lookup.ts';

/** Taking in lists of hosts: shown first, then done in one step, with evidence for every change. */
export function importHandlers(services: Services, home = homedir()) {
  return {
    importPreview: os.hosts.importPreview.handler(({ input }) => preview(services, input, home)),
    importApply: os.hosts.importApply.handler(({ input }) => apply(services, input, home)),
  };
}

function preview(services: Services, input: ImportRequest, home: string): ImportPreview {
  if (input.site !== undefined) siteOf(services.fleet, input.site);
  return previewImport(withKnownHosts(listOf(input), input), {
    file: input.file,
    fleet: services.fleet,
    defaults: input,
    home,
    whyUnfit,
  });
}

function listOf(input: ImportRequest): ParsedList {
  const included = new Map(input.included.map(({ pattern, files }) => [pattern, files]));
  return parseList({
    format: input.format,
    file: input.file,
    text: input.text,
    readInclude: (pattern) => included.get(pattern),
  });
}

/** Keys of a second file beside those that the list itself may have. */
function withKnownHosts(list: ParsedList, { known_hosts }: ImportRequest): ParsedList {
  if (known_hosts === undefined) return list;
  const findings = newFindings();
  const keys = knownKeysOf(assertText(known_hosts.text, known_hosts.file), findings, known_hosts.file);
  return {
    ...list,
    knownKeys: [...list.knownKeys, ...keys],
    notUnderstood: [...list.notUnderstood, ...findings.notUnderstood()],
  };
}

/** Why this console could not watch such a host, in words for a person; undefined when it can. */
export function whyUnfit(host: Pick<ImportedHost, 'platform' | 'credential' | 'sudo' | 'address'>): string | undefined {
  if (host.platform === undefined) return undefined;
  try {
    assertFits(
      {
        platform: host.platform,
        credential: { kind: host.credential },
        sudo: host.sudo,
        // Of a host that is watched already the vault has it; an import never brings one.
        ...(host.sudo === 'password' ? { sudo_password: '' } : {}),
      },
      host.address === 'local:' ? 'local' : 'ssh',
    );
    return undefined;
  } catch (error) {
    if (error instanceof RoundsError) return error.message;
    throw error;
  }
}

/** All or nothing: the fleet, the identities and their evidence change in one transaction. */
async function apply(services: Services, input: ImportApply, home: string): Promise<ImportReport> {
  const shown = preview(services, input, home);
  if (input.preview_sha256 !== undefined && input.preview_sha256 !== shown.preview_sha256) {
    throw new RoundsError(
      'CONFLICT',
      'The fleet or the file has changed since the preview; nothing was imported. Look at the preview again.',
    );
  }
  const changes = importChanges(shown, input, services);
  const bundles = commit(services, changes);
  await forgetPasswords(services, changes);
  if (bundles.length > 0) services.fleetChanged();
  return {
    added: changes.hosts.filter((one) => one.before === undefined).map((one) => one.after.name),
    updated: updatedNames(changes),
    trusted: changes.peers.map((one) => one.host.name),
    groups: changes.groups.map(({ site, group }) => `${site.name}/${group.name}`),
    unchanged: [...changes.unchanged],
    bundles,
    not_understood: shown.not_understood,
  };
}

/** Hosts that were there and changed: they themselves, or only their groups. */
function updatedNames({ hosts, memberships }: ImportChanges): string[] {
  const added = new Set(hosts.filter((one) => one.before === undefined).map((one) => one.after.host_id));
  const all = [...hosts.map((one) => one.after), ...memberships.map((one) => one.host)];
  return [...new Set(all.filter((host) => !added.has(host.host_id)).map((host) => host.name))];
}

function commit(services: Services, changes: ImportChanges): string[] {
  const { fleet } = services;
  const { hosts, groups, memberships, peers } = changes;
  if (hosts.length + groups.length + memberships.length + peers.length === 0) return [];
  return services.atomically(() => {
    const isNew = new Set(hosts.filter((one) => one.before === undefined).map((one) => one.after.host_id));
    const before = memberships.map((one) => ({
      ...one,
      was: isNew.has(one.host.host_id) ? NO_MEMBERSHIP : membership(services, one.host),
    }));
    for (const { before, after } of changes.hosts) {
      if (before === undefined) fleet.addHost(after);
      else fleet.updateHost(after);
    }
    for (const { peer } of changes.peers) fleet.setPeer(peer);
    for (const { group } of groups) fleet.addGroup(group);
    for (const one of memberships)
      fleet.setGroups(
        one.host.host_id,
        one.groups.map((group) => group.group_id),
      );
    const { actor: by, clock } = services;
    // After the changes: only now have all hosts names, and baselines.
    const drafts = [
      ...draftsOf(services, changes),
      ...groups.map(({ site, group }) =>
        groupDraft(site, undefined, group, { by, reason: 'named by an imported list', clock }),
      ),
      ...before.flatMap((one) => membershipDrafts(services, one.site, [one], { by, reason: one.reason, clock })),
    ];
    return services.desk.seal(drafts).map((sealed) => sealed.bundleId);
  });
}

function draftsOf({ actor: by, clock, fleet }: Services, { hosts, peers }: ImportChanges): DraftOf<'policy'>[] {
  return [
    ...hosts.map(({ site, before, after, reason }) =>
      policyDraft(
        {
          subject: 'host',
          site,
          host: after,
          before: before === undefined ? {} : hostSummary(fleet, before),
          after: hostSummary(fleet, after),
          by,
          reason,
        },
        clock,
      ),
    ),
    ...peers.map(({ site, host, peer, reason }) =>
      policyDraft(
        {
          subject: 'known_peer',
          site,
          host,
          before: {},
          after: { key_type: peer.key_type, fingerprint: peer.fingerprint },
          by,
          reason,
        },
        clock,
      ),
    ),
  ];
}

/** A host that logs in with a key from now on needs its password no more. */
async function forgetPasswords({ vault }: Services, { hosts }: ImportChanges): Promise<void> {
  for (const { before, after } of hosts) {
    if (before?.credential === 'password' && after.credential !== 'password')
      await vault.delete(hostSecretName(after.host_id, 'password'));
  }
}
