import type { UnitFact } from '../units.ts';
import type { Owner } from './owners.ts';

/** One table of the kernel's packet filter. */
export interface TableFact {
  /** Family, space, name: `inet filter`. */
  readonly ref: string;
  /** In which tongue it was read: written by iptables, or nft's own. */
  readonly form: 'nft' | 'iptables';
  /** The program that keeps it, where one is known by its names. */
  readonly owner?: Owner;
  /** Of the normal form; absent when the table could not be read in full. */
  readonly sha256?: string;
  readonly chains: number;
  readonly rules: number;
  readonly sets: number;
}

/** What is known of a host's packet filter. A part that is absent could not be read. */
export interface FirewallFacts {
  /** The baseline's service, and others that are known for packet filters. */
  readonly units: readonly UnitFact[];
  /** The baseline's tables; without a baseline, every table that no known program keeps. */
  readonly asked: readonly string[];
  /** All tables of the host, sorted by name. */
  readonly tables?: readonly TableFact[];
  /** SHA-256 of the text of `nft list ruleset`, as older agents hashed it; read only when the baseline has one. */
  readonly rawSha256?: string;
  /** `tcp 0.0.0.0:22`, sorted. */
  readonly listening: readonly string[];
}
