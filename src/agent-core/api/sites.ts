import { isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import { policyDraft } from '../fleet/policy.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';

/** Clinics. */
export function siteHandlers(services: Services) {
  return {
    list: os.sites.list.handler(() => services.fleet.sites()),
    add: os.sites.add.handler(({ input }) => addSite(services, input)),
  };
}

function addSite(services: Services, input: { name: string; timezone: string }) {
  const { fleet, clock } = services;
  if (fleet.site(input.name) !== undefined)
    throw new RoundsError('CONFLICT', `There is already a site "${input.name}". Choose another name.`);
  const site = {
    site_id: services.ids.uuid(),
    name: input.name,
    timezone: input.timezone,
    created_at: isoTime(clock.now()),
  };
  services.atomically(() => {
    fleet.addSite(site);
    services.desk.seal([
      policyDraft(
        {
          subject: 'site',
          site,
          before: {},
          after: { name: site.name, timezone: site.timezone },
          by: services.actor,
          reason: 'site added',
        },
        clock,
      ),
    ]);
  });
  services.fleetChanged();
  return site;
}
