import { Fingerprint, KeyRound, PanelTop, ScrollText } from 'lucide-react';
import type { FleetRow } from '../../contract/live.ts';
import { Age } from '../parts/age.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Section } from '../parts/section.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { hrefOf } from '../state/route.ts';
import { CheckList } from './check-list.tsx';
import { Doctor } from './doctor.tsx';
import { Facts, factsOf } from './facts.tsx';
import { History } from './history.tsx';
import { NextTry } from './next-try.tsx';
import { Reached } from './reached.tsx';
import { RemoveHost } from './remove-host.tsx';
import { ScanHost } from './scan-host.tsx';

/** One host: its checks, how it is reached, what it is, what happened to it, and what can be done with it. */
export function HostPanel({ row, onClose }: { readonly row: FleetRow; readonly onClose: () => void }) {
  const { host, site } = row;
  return (
    <SidePanel label={`Host ${host.name}`} title={host.name} onClose={onClose}>
      {row.problem !== undefined && (
        <div className="space-y-2">
          <ProblemNotice problem={row.problem} />
          <NextTry row={row} />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <ScanHost row={row} primary />
        <a className="button no-underline" href={hrefOf({ page: 'host', host: host.name, part: 'checks' })}>
          <PanelTop size={14} aria-hidden="true" /> Page
        </a>
        <a className="button no-underline" href={hrefOf({ page: 'host', host: host.name, part: 'baseline' })}>
          <ScrollText size={14} aria-hidden="true" /> Baseline
        </a>
        <a className="button no-underline" href={hrefOf({ page: 'host', host: host.name, part: 'identity' })}>
          <Fingerprint size={14} aria-hidden="true" /> Identity
        </a>
        <a className="button no-underline" href={hrefOf({ page: 'host', host: host.name, part: 'access' })}>
          <KeyRound size={14} aria-hidden="true" /> Rights
        </a>
      </div>
      {row.scanned_at !== undefined && (
        <p className="text-ink-2">
          Scanned <Age at={row.scanned_at} timezone={site.timezone} />
        </p>
      )}
      <CheckList row={row} />
      <Reached row={row} />
      <Doctor host={host} />
      <Section title="What it says of itself">
        {row.facts === undefined ? (
          <p className="text-ink-2">Nothing was read yet.</p>
        ) : (
          <Facts facts={factsOf(row.facts)} />
        )}
      </Section>
      <History host={host.host_id} timezone={site.timezone} changed={row.scanned_at} />
      <RemoveHost host={host} onRemoved={onClose} />
    </SidePanel>
  );
}
