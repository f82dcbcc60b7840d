import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CheckId } from '../../contract/enums.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import { type Clock, isoTime } from '../clock.ts';
import type { Days } from '../drift/period.ts';
import { canonicalBytes } from '../evidence/canonical.ts';
import type { Draft } from '../evidence/draft.ts';
import type { Meta } from '../store/meta.ts';
import type { EffectiveBaseline } from './baseline.ts';
import { inventoryDraft, inventoryOf } from './inventory.ts';

/** What keeping inventories needs. */
export interface KeepInventoryOptions {
  readonly clock: Clock;
  readonly days: Days;
  readonly meta: Meta;
  readonly sites: () => readonly Site[];
  readonly hosts: () => readonly Host[];
  readonly checks: (host: Host) => readonly CheckId[];
  readonly baseline: (host: Host) => EffectiveBaseline;
  readonly seal: (drafts: readonly Draft[]) => unknown;
  readonly atomically: <T>(work: () => T) => T;
}

const keptMark = z.object({ day: z.string(), sha256: z.string() });

/**
 * Keeps which hosts, checks and exceptions each site has as `inventory` evidence: daily, and when they change. Without it
 * nobody could tell a host that was left out from one that never was.
 */
export interface InventoryKeeper {
  /** To be called after every change of hosts, baselines or exceptions. Does nothing where nothing changed. */
  keep(): void;
  /** Keeps those of a new day; cheap where there is none. */
  daily(): void;
  /** Keeps all of them now, whatever was kept: something happened that concerns every site. */
  again(): void;
}

/** Makes the keeper. Its methods throw what sealing throws; what was not kept is kept the next time. */
export function inventoryKeeper(options: KeepInventoryOptions): InventoryKeeper {
  const { clock, meta } = options;
  // Until proved otherwise something has changed: a console may have ended between a change and its inventory.
  let unkept = true;
  const due = (site: Site) => options.days.of(clock.now(), site.timezone);
  const mark = (site: Site) => {
    const text = meta.get(`inventory:${site.site_id}`);
    return text === undefined ? undefined : keptMark.parse(JSON.parse(text));
  };
  /** Days that were looked at, so that a look costs nothing on all but the first. */
  const days = new Map<string, string>();
  const keep = (sites: readonly Site[], always: boolean) => {
    if (sites.length === 0) return;
    const hosts = options.hosts();
    for (const site of sites) {
      const own = hosts.filter((host) => host.site_id === site.site_id);
      const inventory = inventoryOf(own, options.checks, options.baseline);
      const sha256 = createHash('sha256').update(canonicalBytes(inventory)).digest('hex');
      const day = due(site);
      const kept = mark(site);
      if (!always && kept?.day === day && kept.sha256 === sha256) continue;
      options.atomically(() => {
        options.seal([inventoryDraft(site, inventory, isoTime(clock.now()))]);
        meta.set(`inventory:${site.site_id}`, JSON.stringify({ day, sha256 }));
      });
    }
  };
  const changed = () => {
    unkept = true;
    keep(options.sites(), false);
    unkept = false;
  };
  return {
    keep: changed,
    daily: () => {
      if (unkept) return changed();
      const sites = options.sites();
      keep(
        sites.filter((site) => days.get(site.site_id) !== due(site)),
        false,
      );
      for (const site of sites) days.set(site.site_id, due(site));
    },
    again: () => keep(options.sites(), true),
  };
}
