import { Building2 } from 'lucide-react';
import { useCallback } from 'react';
import type { Site } from '../../../contract/fleet.ts';
import { dateText, dayOf } from '../../look/time.ts';
import { Empty } from '../../parts/empty.tsx';
import { useScreen, useScreenStore } from '../../state/screen.ts';
import { ListTable } from '../parts/list-table.tsx';
import { Listed } from '../parts/listed.tsx';
import { useListed } from '../parts/use-listed.ts';
import { AddSite } from './add-site.tsx';
import { ShareSite } from './share-site.tsx';

/** The clinics of this console, a form for another one, and how to share one with a colleague. */
export function Sites() {
  const { core } = useScreen();
  const fetched = useListed(useCallback(() => core.client.sites.list(), [core]));
  return (
    <div className="space-y-4">
      <section className="card overflow-hidden" aria-label="Clinics">
        <Listed fetched={fetched} what="the clinics">
          {(sites) =>
            sites.length === 0 ? (
              <Empty icon={Building2} title="No clinic yet">
                Add the first one below: a short name and its time zone.
              </Empty>
            ) : (
              <SiteTable sites={sites} />
            )
          }
        </Listed>
      </section>
      <AddSite onAdded={fetched.again} />
      <ShareSite example={fetched.value?.[0]?.name ?? 'riverside-clinic'} />
    </div>
  );
}

function SiteTable({ sites }: { readonly sites: readonly Site[] }) {
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  return (
    <ListTable label="Clinics" heads={['Name', 'Time zone', 'Hosts', 'Added']}>
      {sites.map((site) => (
        <tr key={site.site_id} data-testid={`site-${site.name}`}>
          <th scope="row" className="font-medium">
            {site.name}
          </th>
          <td data-label="Time zone">{site.timezone}</td>
          <td data-label="Hosts">{[...rows.values()].filter((row) => row.site.site_id === site.site_id).length}</td>
          <td data-label="Added">{dateText(dayOf(Date.parse(site.created_at), site.timezone), true)}</td>
        </tr>
      ))}
    </ListTable>
  );
}
