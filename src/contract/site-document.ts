import { z } from 'zod';
import { baselineLevel } from './baseline.ts';
import { platform } from './enums.ts';
import { address, credentialKind, group, host, MAX_GROUPS_OF_SITE, peer, site, sudoMode } from './fleet.ts';
import { importRequest } from './imports.ts';
import { count, isoTime, sha256Base64, sha256Hex, shortName, uuid } from './primitives.ts';

/** Value of `schema` in every site definition of this form. */
export const SITE_SCHEMA = 'rounds.site/1';
/** Longest file with a site's definition, in bytes. */
export const MAX_SITE_BYTES = 4 * 1024 * 1024;

const siteHost = z.strictObject({
  host_id: uuid,
  name: shortName,
  address,
  platform,
  /** How the exporting console logs in; others have credentials of their own. */
  credential: credentialKind,
  sudo: sudoMode,
  /** Hosts of this document to go through, nearest first. */
  jump: host.shape.jump,
  /** It is reached through hosts that are not in this document: whoever takes it in keeps the way that is known there. */
  jump_left_out: z.literal(true).optional(),
  created_at: isoTime,
});

const siteGroup = z.strictObject({
  group_id: uuid,
  name: shortName,
  rank: group.shape.rank,
  created_at: isoTime,
  /** Its hosts. */
  hosts: z.array(uuid).max(5000),
});

export const siteDocument = z.strictObject({
  schema: z.literal(SITE_SCHEMA),
  exported_at: isoTime,
  exported_by: z.string().min(1).max(200),
  device_id: uuid,
  app_version: z.string().max(50),
  site: z.strictObject(site.shape),
  hosts: z.array(siteHost).max(5000),
  groups: z.array(siteGroup).max(MAX_GROUPS_OF_SITE),
  baselines: z
    .array(z.strictObject({ scope: baselineLevel, id: uuid, yaml: z.string().max(65_536), sha256: sha256Hex }))
    .max(5001 + MAX_GROUPS_OF_SITE),
  known_peers: z.array(z.strictObject(peer.shape)).max(5000),
});
/** What technicians of one clinic share: hosts, groups, baselines and known identities; no secrets, no paths of this laptop. */
export type SiteDocument = z.infer<typeof siteDocument>;

export const signedSite = z.strictObject({
  key_id: sha256Hex,
  /** A {@link SiteDocument}; judged after the signature over it. */
  payload: z.record(z.string(), z.unknown()),
  /** Raw 32 bytes of the Ed25519 key, base64. */
  public_key: sha256Base64,
  /** Ed25519 over the SHA-256 of the canonical payload, base64. */
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/, 'a signature of 64 bytes in base64'),
});
/** The file of a site export: one canonical JSON document. */
export type SignedSite = z.infer<typeof signedSite>;

export const siteExport = z.object({
  text: z.string(),
  key_id: sha256Hex,
  site: shortName,
  hosts: count,
  /** What is not in the file, and why. */
  left_out: z.array(z.string()),
});
/** A site's definition, ready to be written to a file. */
export type SiteExport = z.infer<typeof siteExport>;

export const siteImportRequest = z.object({
  file: z.string().min(1).max(1000),
  text: z.string().max(MAX_SITE_BYTES),
  /** key_id of the signer as the person has it from the sender; not needed for a signer that is already known. */
  signer: z.string().max(200).optional(),
  /** How this console logs in to hosts that are new here. */
  credential: importRequest.shape.credential,
  /** Also take away what is here and not in the file. */
  remove: z.boolean().default(false),
});
/** A site's definition to be taken in. */
export type SiteImportRequest = z.infer<typeof siteImportRequest>;

export const siteChange = z.object({
  /** `membership`: in which groups a host is. */
  what: z.enum(['site', 'host', 'group', 'membership', 'baseline', 'known_peer']),
  /** `keep`: only here, and stays unless removing is asked for. `blocked`: a person must decide first; not done. */
  action: z.enum(['add', 'change', 'remove', 'keep', 'blocked']),
  /** The site, host or group. */
  name: z.string(),
  details: z.array(z.string()),
});
/** One difference between a site's definition and what is here. */
export type SiteChange = z.infer<typeof siteChange>;

export const sitePreview = z.object({
  file: z.string(),
  signer: z.object({ key_id: sha256Hex, known: z.enum(['own', 'known', 'given']) }),
  exported_at: isoTime,
  exported_by: z.string(),
  device_id: uuid,
  site: z.object({ site_id: uuid, name: shortName, timezone: z.string() }),
  /** Exported before what was last taken in from this signer: an old file could bring back what was changed since. */
  older: z.boolean(),
  changes: z.array(siteChange),
  notes: z.array(z.string()),
  preview_sha256: sha256Hex,
});
/** What taking in a site's definition would do. */
export type SitePreview = z.infer<typeof sitePreview>;

export const siteImportApply = siteImportRequest.extend({
  allow_older: z.boolean().default(false),
  /** Refused when the preview is another by now. */
  preview_sha256: sha256Hex.optional(),
});
export type SiteImportApply = z.infer<typeof siteImportApply>;

export const siteImportReport = z.object({
  site: shortName,
  applied: z.array(siteChange),
  /** `keep` and `blocked`. */
  left: z.array(siteChange),
  /** Policy evidence, one for each change. */
  bundles: z.array(uuid),
});
/** What taking in a site's definition did. */
export type SiteImportReport = z.infer<typeof siteImportReport>;

/** A host of a document as this console would have it. */
export type SiteHost = z.infer<typeof siteHost>;
