import { createHash } from 'node:crypto';
import type {
  SiteDocument,
  SiteExport,
  SiteImportApply,
  SiteImportReport,
  SiteImportRequest,
  SitePreview,
} from '../../contract/site-document.ts';
import { isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import type { EvidenceSigner } from '../evidence/signer.ts';
import { applyDifferences, differenceDrafts, membershipsBefore } from '../fleet/exchange/apply.ts';
import type { Difference } from '../fleet/exchange/difference.ts';
import { siteDifferences } from '../fleet/exchange/differences.ts';
import { assertSigner, lastImport, rememberImport, rememberSigner } from '../fleet/exchange/signers.ts';
import { siteDraft } from '../fleet/exchange/site-document.ts';
import { openSiteFile, readSiteDocument, writeSiteFile } from '../fleet/exchange/site-file.ts';
import { membershipDrafts } from '../fleet/groups.ts';
import type { Services } from '../services.ts';
import { plainText } from '../transport/plain-text.ts';
import { HOST_SECRETS, hostSecretName } from '../vault/credentials.ts';
import { openDeviceKeys } from '../vault/device-keys.ts';
import { os } from './base.ts';
import { whyUnfit } from './imports.ts';
import { siteOf } from './lookup.ts';

/** Sharing a site's definition between the consoles of one clinic. */
export function siteExchangeHandlers(services: Services) {
  return {
    export: os.sites.export.handler(({ input }) => exportSite(services, input.site)),
    importPreview: os.sites.importPreview.handler(({ input }) => compare(services, input).preview),
    importApply: os.sites.importApply.handler(({ input }) => apply(services, input)),
  };
}

async function exportSite(services: Services, ref: string): Promise<SiteExport> {
  const site = siteOf(services.fleet, ref);
  const signer = await deviceSigner(services);
  const { document, leftOut } = siteDraft(site, services, {
    exportedAt: isoTime(services.clock.now()),
    exportedBy: services.actor,
    deviceId: services.deviceId,
    appVersion: services.appVersion,
  });
  return {
    text: writeSiteFile(document, signer),
    key_id: signer.keyId,
    site: site.name,
    hosts: document.hosts.length,
    left_out: [...leftOut],
  };
}

/** The key that signs this device's evidence. It was made when the vault was opened: none is made here. */
async function deviceSigner({ vault, deviceId, clock }: Services): Promise<EvidenceSigner> {
  const random = () => {
    throw new RoundsError(
      'VAULT_LOCKED',
      'The vault is locked, so nothing can be signed. Unlock it with the passphrase and try again.',
    );
  };
  return (await openDeviceKeys(vault, { deviceId, clock, random })).bundle;
}

interface Comparison {
  readonly document: SiteDocument;
  readonly keyId: string;
  readonly differences: readonly Difference[];
  readonly preview: SitePreview;
}

function compare(services: Services, input: SiteImportRequest): Comparison {
  const signed = openSiteFile(input.text, input.file);
  const { keyId } = signed;
  const signer = assertSigner({ ...signed, typed: input.signer, file: input.file }, services);
  const document = readSiteDocument(signed, input.file);
  const exportedBy = plainText(document.exported_by);
  const differences = siteDifferences(document, {
    fleet: services.fleet,
    baselines: services.baselines,
    clock: services.clock,
    credential: input.credential,
    remove: input.remove,
    acceptedBy: (peer) =>
      `${plainText(peer.accepted_by, 300)}; in a site export signed by ${keyId.slice(0, 16)}, imported by ${services.actor}`,
    whyUnfit,
  });
  const last = lastImport(services.meta, document.site.site_id, keyId);
  const { site_id, name, timezone } = document.site;
  const content = {
    file: plainText(input.file, 300),
    signer,
    exported_at: document.exported_at,
    exported_by: exportedBy,
    device_id: document.device_id,
    site: { site_id, name, timezone },
    older: last !== undefined && document.exported_at < last,
    changes: differences.map((one) => one.shown),
    notes: notesOf(document, differences, isoTime(services.clock.now())),
  };
  const preview_sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return { document, keyId, differences, preview: { ...content, preview_sha256 } };
}

function notesOf(document: SiteDocument, differences: readonly Difference[], now: string): string[] {
  const added = new Set(
    differences.flatMap((one) =>
      one.kind === 'host' && one.before === undefined && one.after ? [one.after.host_id] : [],
    ),
  );
  const withoutWay = document.hosts.filter((host) => added.has(host.host_id) && host.jump_left_out === true);
  const withPassword = document.hosts.filter((host) => added.has(host.host_id) && host.sudo === 'password');
  return [
    ...withPassword.map(
      (host) =>
        `${host.name}: the sender reads with a sudo password, which is not in the file: reads here go without root`,
    ),
    ...withoutWay.map(
      (host) =>
        `${host.name}: the sender reaches it through hosts of another site, which are not in the file: it is added without a way`,
    ),
    ...(document.exported_at > now ? ['it was exported in the future: compare the clocks of both computers'] : []),
  ];
}

/** All or nothing: the definition and its evidence change in one transaction. */
async function apply(services: Services, input: SiteImportApply): Promise<SiteImportReport> {
  const { document, keyId, differences, preview } = compare(services, input);
  if (input.preview_sha256 !== undefined && input.preview_sha256 !== preview.preview_sha256)
    throw new RoundsError(
      'CONFLICT',
      'The site or the file has changed since the preview; nothing was changed. Look at the preview again.',
    );
  if (preview.older && !input.allow_older) {
    throw new RoundsError(
      'CONFLICT',
      `${preview.file} is older than what was last taken in from this signer, so it could bring back what was changed since. Nothing was changed. If that is what you want: --allow-older.`,
    );
  }
  const bundles = commit(services, { document, keyId, differences, preview });
  for (const one of differences) {
    if (one.kind !== 'host' || one.after !== undefined || one.before === undefined) continue;
    for (const secret of HOST_SECRETS) await services.vault.delete(hostSecretName(one.before.host_id, secret));
  }
  if (bundles.length > 0) services.fleetChanged();
  const isDone = (one: Difference) => one.kind !== 'none';
  return {
    site: document.site.name,
    applied: differences.filter(isDone).map((one) => one.shown),
    left: differences.filter((one) => !isDone(one)).map((one) => one.shown),
    bundles,
  };
}

function commit(services: Services, { document, keyId, differences, preview }: Comparison): string[] {
  const { clock, meta } = services;
  const reason = `site export ${preview.file} of ${preview.exported_at} by ${preview.exported_by}, signed by key ${keyId}`;
  const by = { by: services.actor, reason, clock };
  const { site } = document;
  const changes = differenceDrafts(differences, { fleet: services.fleet, site, ...by });
  return services.atomically(() => {
    const before = membershipsBefore(differences, services);
    applyDifferences(differences, services);
    const drafts = [...changes, ...membershipDrafts(services, site, before, by)];
    const sealed = drafts.length === 0 ? [] : services.desk.seal(drafts);
    if (preview.signer.known === 'given') rememberSigner(meta, keyId, isoTime(clock.now()));
    rememberImport(meta, document.site.site_id, keyId, document.exported_at);
    return sealed.map((one) => one.bundleId);
  });
}
