import { z } from 'zod';
import { platform } from './enums.ts';
import { address, credentialKind, MAX_JUMPS, sudoMode } from './fleet.ts';
import { count, sha256Hex, shortName, sshFingerprint, uuid } from './primitives.ts';

/** Longest file that is imported, in bytes of UTF-8 and in UTF-16 code units alike. 5,000 hosts need less than one MiB. */
export const MAX_IMPORT_BYTES = 4 * 1024 * 1024;
/** Hosts of one import. A console is made for hundreds; more than this is the wrong file, or a range gone wrong. */
export const MAX_IMPORT_HOSTS = 5000;

export const importFormat = z.enum(['csv', 'known_hosts', 'ssh_config', 'ansible_ini', 'ansible_yaml']);
/** A form in which people already have the list of their hosts. */
export type ImportFormat = z.infer<typeof importFormat>;

/** A text file of the person; the name is for messages and evidence. */
export const importFile = z.object({ file: z.string().min(1).max(1000), text: z.string().max(MAX_IMPORT_BYTES) });
export type ImportFile = z.infer<typeof importFile>;

/** What an `Include` line of an ssh config names, read by whoever has the files: the line's own words, and what they match. */
export const importInclude = z.object({ pattern: z.string().min(1).max(1000), files: z.array(importFile).max(64) });
export type ImportInclude = z.infer<typeof importInclude>;

export const importRequest = importFile.extend({
  format: z.enum(['auto', ...importFormat.options]).default('auto'),
  included: z.array(importInclude).max(64).default([]),
  /** Host keys to match with the hosts. When the file itself is a known_hosts file, it is used without being named here. */
  known_hosts: importFile.optional(),
  /** For hosts of which the file does not say it: site (id or short name), platform, login name, credential, sudo. */
  site: z.string().min(1).max(100).optional(),
  platform: platform.optional(),
  user: z.string().min(1).max(100).optional(),
  credential: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('none') }),
      z.object({ kind: z.literal('agent') }),
      z.object({ kind: z.literal('key'), key_file: z.string().min(1).max(1000) }),
    ])
    .default({ kind: 'none' }),
  sudo: z.enum(['none', 'nopasswd']).default('none'),
});
/** A list of hosts to take in, and what holds for all of them. Never a password: those go in one by one. */
export type ImportRequest = z.infer<typeof importRequest>;

export const importAction = z.enum(['add', 'exists', 'update', 'conflict']);
/** What applying would do: a new host; nothing; change its address or login; nothing, since a person must decide first. */
export type ImportAction = z.infer<typeof importAction>;

/** A line of the file; `file` only where it is another than the one that was given (an include). */
const place = { line: count.min(1), file: z.string().optional() };

export const importedTrust = z.object({
  key_type: z.string(),
  fingerprint: sshFingerprint,
  ...place,
  /** `new` may be trusted; `same` already is; `differs` and `revoked` speak against what is known; `unclear`: two keys of one kind. */
  status: z.enum(['new', 'same', 'differs', 'revoked', 'unclear']),
});
/** The key that a known_hosts file has for a host. */
export type ImportedTrust = z.infer<typeof importedTrust>;

export const importedHost = z.object({
  name: shortName,
  address,
  platform: platform.optional(),
  /** Short name of the site. */
  site: z.string().optional(),
  /** Groups of its site that it would be in, those that it is in already included. */
  groups: z.array(shortName),
  credential: credentialKind,
  key_file: z.string().optional(),
  /** Hosts to go through, as the file writes them. */
  jump: z.string().optional(),
  /** The same as hosts that are here or in the file, nearest first. */
  via: z.array(shortName).max(MAX_JUMPS).optional(),
  sudo: sudoMode,
  ...place,
  action: importAction,
  /** What a person should know: how a name was changed, what is missing, what differs. */
  notes: z.array(z.string()),
  trust: importedTrust.optional(),
});
/** One host as it would be after the import. */
export type ImportedHost = z.infer<typeof importedHost>;

export const knownPeer = z.object({
  /** Names and patterns of the line as they are written; hashed ones stay hashed. */
  pattern: z.string(),
  key_type: z.string(),
  fingerprint: sshFingerprint,
  marker: z.enum(['revoked', 'cert-authority']).optional(),
  ...place,
  /** Hosts of this import or of the fleet that the line is about. */
  hosts: z.array(shortName),
});
/** One line of a known_hosts file. */
export type KnownPeer = z.infer<typeof knownPeer>;

export const notUnderstood = z.object({
  ...place,
  /** What stands there as one harmless line, without secrets. */
  text: z.string(),
  why: z.string(),
});
/** A place of the file of which nothing was taken, or not all. */
export type NotUnderstood = z.infer<typeof notUnderstood>;

export const importPreview = z.object({
  format: importFormat,
  file: z.string(),
  hosts: z.array(importedHost),
  /** Groups that are not there yet, the weakest first: those of the hosts that are accepted are made. */
  new_groups: z.array(z.object({ site: shortName, name: shortName })),
  known_peers: z.array(knownPeer),
  not_understood: z.array(notUnderstood),
  /** Of all the above: to be handed to the import, so that it does what was shown or nothing. */
  preview_sha256: sha256Hex,
});
/** What an import would do. */
export type ImportPreview = z.infer<typeof importPreview>;

export const importApply = importRequest.extend({
  /** Short names of the preview that are to be added, updated or trusted. */
  accept: z.array(shortName).max(MAX_IMPORT_HOSTS),
  /** Keys with status `new` become the known identities of the accepted hosts. */
  trust_known_hosts: z.boolean().default(false),
  /** Refused when the preview is another by now. */
  preview_sha256: sha256Hex.optional(),
});
/** An import that a person has confirmed, host by host. */
export type ImportApply = z.infer<typeof importApply>;

export const importReport = z.object({
  added: z.array(shortName),
  updated: z.array(shortName),
  trusted: z.array(shortName),
  /** Groups that were made, as `SITE/GROUP`. */
  groups: z.array(z.string()),
  /** Accepted, and there was nothing to do. */
  unchanged: z.array(shortName),
  /** Policy evidence, one for each change. */
  bundles: z.array(uuid),
  not_understood: z.array(notUnderstood),
});
/** What an import did. */
export type ImportReport = z.infer<typeof importReport>;
