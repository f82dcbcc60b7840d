import { Fingerprint, KeyRound, Play, ScrollText } from 'lucide-react';
import type { HostFacts } from '../../contract/drift.ts';
import type { FleetRow } from '../../contract/live.ts';
import { spanText } from '../look/time.ts';
import { Age } from '../parts/age.tsx';
import { HostText } from '../parts/host-text.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Section } from '../parts/section.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { useAction } from '../parts/use-action.ts';
import { hrefOf } from '../state/route.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { RemoveHost } from './remove-host.tsx';

/** One host: how it is reached, what it is, and what can be done with it. */
export function HostPanel({ row, onClose }: { readonly row: FleetRow; readonly onClose: () => void }) {
  const { host, site } = row;
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const scan = useAction(async () => {
    await core.client.scan.start({ hosts: [host.host_id] });
  });
  return (
    <SidePanel label={`Host ${host.name}`} title={host.name} onClose={onClose}>
      {row.problem !== undefined && <ProblemNotice problem={row.problem} />}
      {scan.problem !== undefined && <ProblemNotice problem={scan.problem} />}
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="button button-primary"
          disabled={!online || scan.busy || row.activity !== 'idle'}
          onClick={() => scan.run()}
        >
          <Play size={14} aria-hidden="true" /> Scan this host
        </button>
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
      <Section title="How it is reached">
        <Facts
          facts={[
            ['Clinic', `${site.name} (${site.timezone})`],
            ['Address', host.address],
            ['Platform', { nixos: 'NixOS', linux: 'Linux', windows: 'Windows' }[host.platform]],
            [
              'Login',
              {
                agent: 'SSH agent',
                key: `Key ${host.key_file ?? ''}`,
                password: 'Password in the vault',
                none: 'None needed',
              }[host.credential],
            ],
            [
              'Root rights',
              { none: 'None', nopasswd: 'sudo without a password', password: 'sudo with a password in the vault' }[
                host.sudo
              ],
            ],
          ]}
        />
        {row.scanned_at !== undefined && (
          <p className="mt-2 text-ink-2">
            Scanned <Age at={row.scanned_at} timezone={site.timezone} />
          </p>
        )}
      </Section>
      <Section title="What it says of itself">
        {row.facts === undefined ? (
          <p className="text-ink-2">Nothing was read yet.</p>
        ) : (
          <Facts facts={factsOf(row.facts)} />
        )}
      </Section>
      <RemoveHost host={host} onRemoved={onClose} />
    </SidePanel>
  );
}

type Fact = readonly [name: string, text: string | undefined];

function factsOf(facts: HostFacts): Fact[] {
  const { uptime_s, load_milli, cpus, disk_free_bp, clock_source, clock_synced, clock_offset_ms } = facts;
  const load =
    load_milli === undefined
      ? undefined
      : `${(load_milli / 1000).toFixed(2)}${cpus === undefined ? '' : ` on ${cpus} CPUs`}`;
  const offset = clock_offset_ms === undefined ? '' : `, ${clock_offset_ms} ms from this console`;
  const clock =
    clock_synced === undefined
      ? clock_source
      : `${clock_synced ? 'in step' : 'not in step'}${clock_source === undefined ? '' : ` (${clock_source})`}${offset}`;
  return [
    ['System', facts.os],
    ['Kernel', facts.kernel],
    ['State', facts.system_state],
    ['Up for', uptime_s === undefined ? undefined : spanText(uptime_s)],
    ['Load', load],
    ['Fullest disk', disk_free_bp === undefined ? undefined : `${(disk_free_bp / 100).toFixed(1)} % free`],
    ['Logged in', facts.sessions === undefined ? undefined : String(facts.sessions)],
    ['Clock', clock],
  ];
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts-grid">
      {facts.map(([name, text]) =>
        text === undefined ? null : (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd>
              <HostText text={text} foldAt={200} />
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
