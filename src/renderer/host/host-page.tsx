import { ArrowLeft } from 'lucide-react';
import { ScanHost } from '../fleet/scan-host.tsx';
import { PLATFORM_WORDS } from '../look/words.ts';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { MainArea } from '../shell/main-area.tsx';
import { type HostPart, hrefOf } from '../state/route.ts';
import { useScreenStore } from '../state/screen.ts';
import { Access } from './access.tsx';
import { Baseline } from './baseline.tsx';
import { HostChecks } from './host-checks.tsx';
import { Identity } from './identity.tsx';

const PARTS = [
  { part: 'checks', label: 'Checks' },
  { part: 'identity', label: 'Identity' },
  { part: 'baseline', label: 'Baseline' },
  { part: 'access', label: 'Rights' },
] as const;

/** One host: its checks, identity, baseline and rights. `host` is its name or id. */
export function HostPage({ host: asked, part }: { readonly host: string; readonly part: HostPart }) {
  const known = useScreenStore('fleet', ({ about }) => about !== undefined);
  const row = useScreenStore('fleet', ({ rows }) =>
    [...rows.values()].find(({ host }) => host.name === asked || host.host_id === asked),
  );
  if (row === undefined) {
    return (
      <MainArea narrow>
        <PageHead title={asked} />
        {known ? (
          <Notice kind="warning" title="There is no such host">
            It may have been removed. <a href="#/fleet">Back to the fleet</a>
          </Notice>
        ) : (
          <Loading what="Reading the fleet …" />
        )}
      </MainArea>
    );
  }
  const { host, site } = row;
  const { name } = host;
  return (
    <MainArea narrow={part !== 'checks'}>
      <a href={hrefOf({ page: 'fleet', host: name })} className="mb-2 inline-flex items-center gap-1 text-ink-2">
        <ArrowLeft size={14} aria-hidden="true" /> Fleet
      </a>
      <PageHead title={name} actions={<ScanHost row={row} primary />}>
        {site.name} · {PLATFORM_WORDS[host.platform]} · {host.address}
      </PageHead>
      <nav aria-label={`Parts of ${name}`} className="mb-4 flex flex-wrap gap-1 border-b border-line">
        {PARTS.map((one) => (
          <a
            key={one.part}
            href={hrefOf({ page: 'host', host: name, part: one.part })}
            aria-current={one.part === part ? 'page' : undefined}
            className={`-mb-px border-b-2 px-3 py-1.5 font-medium no-underline hover:no-underline ${one.part === part ? 'border-accent text-accent-text' : 'border-transparent text-ink-2 hover:text-ink'}`}
          >
            {one.label}
          </a>
        ))}
      </nav>
      {part === 'checks' && <HostChecks row={row} />}
      {part === 'identity' && <Identity host={host.name} timezone={site.timezone} />}
      {part === 'baseline' && <Baseline host={host} site={site} />}
      {part === 'access' && <Access host={host} />}
    </MainArea>
  );
}
