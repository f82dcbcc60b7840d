import { Building2 } from 'lucide-react';
import { useCallback } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { useScreen } from '../../state/screen.ts';
import { Listed } from '../parts/listed.tsx';
import { useListed } from '../parts/use-listed.ts';
import { SiteGroups } from './site-groups.tsx';

/** The groups of every clinic, in the order in which they hold. */
export function Groups() {
  const { core } = useScreen();
  const load = useCallback(async () => {
    const [sites, groups] = await Promise.all([core.client.sites.list(), core.client.groups.list()]);
    return { sites, groups };
  }, [core]);
  const fetched = useListed(load);
  return (
    <Listed fetched={fetched} what="the groups">
      {({ sites, groups }) =>
        sites.length === 0 ? (
          <div className="card">
            <Empty
              icon={Building2}
              title="No clinic yet"
              actions={
                <a href="#/settings/sites" className="button button-primary no-underline">
                  Add a clinic
                </a>
              }
            >
              A group belongs to a clinic: add that first.
            </Empty>
          </div>
        ) : (
          <div className="space-y-4">
            {sites.map((site) => (
              <SiteGroups
                key={site.site_id}
                site={site}
                groups={groups.filter((one) => one.site_id === site.site_id)}
                onChanged={fetched.again}
              />
            ))}
          </div>
        )
      }
    </Listed>
  );
}
