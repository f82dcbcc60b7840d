import { useCallback } from 'react';
import type { FleetRow } from '../../contract/live.ts';
import { HostText } from '../parts/host-text.tsx';
import { ListState } from '../parts/list-state.tsx';
import { Notice } from '../parts/notice.tsx';
import { Section } from '../parts/section.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen } from '../state/screen.ts';
import { type Fact, Facts } from './facts.tsx';

const LOGIN = { agent: 'SSH agent', password: 'Password in the vault', none: 'None needed' } as const;
const SUDO = {
  none: 'None',
  nopasswd: 'sudo without a password',
  password: 'sudo with a password in the vault',
} as const;

/** The way to a host: its address, the hosts between, the logins for reading and for changing, and its groups. */
export function Reached({ row }: { readonly row: FleetRow }) {
  const { host, site } = row;
  const { core } = useScreen();
  const load = useCallback(() => core.client.hosts.show({ host: host.host_id }), [core, host.host_id]);
  const fetched = useFetched(load);
  const { value } = fetched;
  const facts: readonly Fact[] = [
    ['Clinic', `${site.name} (${site.timezone})`],
    ['Groups', value === undefined ? undefined : value.groups.map((one) => one.name).join(', ') || 'none'],
    ['Address', host.address],
    ['By way of', value === undefined ? undefined : value.access.via.join(' → ') || 'straight from this laptop'],
    ['Platform', { nixos: 'NixOS', linux: 'Linux', windows: 'Windows' }[host.platform]],
    ['Login', host.credential === 'key' ? `Key ${host.key_file ?? ''}` : LOGIN[host.credential]],
    ['Root rights', SUDO[host.sudo]],
    ['Changes', value === undefined ? undefined : changesOf(row, value.access.writes)],
  ];
  return (
    <Section title="How it is reached">
      <div data-testid="reached">
        <Facts facts={facts} />
      </div>
      <ListState of={fetched} what="rest" lines={1}>
        {() => null}
      </ListState>
      {value?.access.site_has_one_credential === true && (
        <div className="mt-2">
          <Notice kind="warning" title="Whoever can read can change">
            <HostText text={`No host of ${site.name} has a credential of its own for changes.`} /> Give hosts one with{' '}
            <code className="font-mono text-xs">rounds hosts add --write-user</code>, so that reading alone changes
            nothing.
          </Notice>
        </div>
      )}
    </Section>
  );
}

function changesOf({ host }: FleetRow, writes: 'own_credential' | 'same_as_reads'): string {
  if (writes === 'same_as_reads') return 'the same login as for reading';
  const own = host.write_credential;
  const login =
    own === undefined ? '' : own.credential === 'key' ? `, key ${own.key_file ?? ''}` : `, ${LOGIN[own.credential]}`;
  return `a login of their own${own?.user === undefined ? '' : ` (${own.user})`}${login}`;
}
