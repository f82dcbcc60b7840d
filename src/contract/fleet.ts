import { z } from 'zod';
import { platform } from './enums.ts';
import { count, isoTime, sha256Hex, shortName, sshFingerprint, timeZone, uuid } from './primitives.ts';

export const site = z.object({
  site_id: uuid,
  name: shortName,
  /** IANA zone of the clinic; windows and shown times are in it. */
  timezone: timeZone,
  created_at: isoTime,
});
/** A clinic location. */
export type Site = z.infer<typeof site>;

/**
 * How a host is reached, without secrets: `ssh://user@host:port`, `winrm://user@host:port[?tls=1]` or `local:`.
 * Parsed by {@link parseAddress}.
 */
export const address = z.string().min(1).max(300);

export const credentialKind = z.enum(['agent', 'key', 'password', 'none']);
/** How we log in; the secret itself is only in the vault. */
export type CredentialKind = z.infer<typeof credentialKind>;

export const sudoMode = z.enum(['none', 'nopasswd', 'password']);
/**
 * How reads get what needs root: not at all, `sudo -n` for named tools, or a sudo password for the whole read script.
 */
export type SudoMode = z.infer<typeof sudoMode>;

/** A login name as an address may hold it. */
export const loginName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.@\\+$-]{0,63}$/, 'a login name');

export const writeCredential = z.object({
  /** The login that may change things; absent = the same login as for reading. */
  user: loginName.optional(),
  credential: credentialKind,
  key_file: z.string().optional(),
  sudo: sudoMode,
});
/** How changes log in, where that differs from reading. Reads never use it; its secrets are in the vault under names of their own. */
export type WriteCredential = z.infer<typeof writeCredential>;

/** Hosts on the way to one host, at most: more are a mistake or a loop. */
export const MAX_JUMPS = 8;

export const host = z.object({
  host_id: uuid,
  site_id: uuid,
  name: shortName,
  address,
  platform,
  credential: credentialKind,
  /** Path of the private key on this laptop, when `credential` is `key`. */
  key_file: z.string().optional(),
  sudo: sudoMode,
  /** Hosts to go through, nearest first. Ids, so that a name that passes on to another host sends nothing there. */
  jump: z.array(uuid).min(1).max(MAX_JUMPS).optional(),
  write_credential: writeCredential.optional(),
  created_at: isoTime,
});
/** A watched host. */
export type Host = z.infer<typeof host>;

export const group = z.object({
  group_id: uuid,
  site_id: uuid,
  /** Unique in its site. */
  name: shortName,
  /** Place in the order of its site: of two groups of one host, what the one of higher rank says holds. */
  rank: count.min(1).max(1_000_000),
  created_at: isoTime,
});
/** Hosts of one site that are to look alike. A host may be in several. */
export type Group = z.infer<typeof group>;

/** Groups that one host may be in; more are a mistake. */
export const MAX_GROUPS_OF_HOST = 20;
/** Groups of one site. */
export const MAX_GROUPS_OF_SITE = 1000;

export const groupView = group.extend({
  /** Short name of its site. */
  site: shortName,
  hosts: z.array(shortName),
  baseline_sha256: sha256Hex.optional(),
});
/** A group as it is listed. */
export type GroupView = z.infer<typeof groupView>;

export const listedHost = host.extend({
  /** Its groups, the weakest first. */
  groups: z.array(shortName),
});
/** A host as it is listed. */
export type ListedHost = z.infer<typeof listedHost>;

export const hostAccess = z.object({
  /** Names of the hosts to go through, nearest first, those that the jump hosts need themselves included. */
  via: z.array(z.string()),
  /** Whether changes log in by a credential of their own. */
  writes: z.enum(['own_credential', 'same_as_reads']),
  /** True when no host of the site has a credential of its own for changes: whoever can read can change. */
  site_has_one_credential: z.boolean(),
});
/** How a host is got at, for a person to judge. */
export type HostAccess = z.infer<typeof hostAccess>;

export const peer = z.object({
  host_id: uuid,
  /** OpenSSH name of the key's type, such as ssh-ed25519. */
  key_type: z.string(),
  fingerprint: sshFingerprint,
  accepted_at: isoTime,
  /** How the trust came about: shown to the auditor. */
  accepted_by: z.string(),
});
/** A confirmed identity of a host. */
export type Peer = z.infer<typeof peer>;

export const peerOffer = z.object({
  key_type: z.string(),
  fingerprint: sshFingerprint,
  seen_at: isoTime,
});
/** The identity that a host showed when it was last asked. */
export type PeerOffer = z.infer<typeof peerOffer>;

export const trust = z.object({
  host_id: uuid,
  host_name: shortName,
  status: z.enum(['trusted', 'first_contact', 'changed', 'never_seen', 'not_needed']),
  peer: peer.optional(),
  offer: peerOffer.optional(),
  /** How to read the fingerprint on the host itself. */
  how_to_check: z.string(),
});
/** Where the trust in a host's identity stands. First contact and a changed key are different things. */
export type Trust = z.infer<typeof trust>;
