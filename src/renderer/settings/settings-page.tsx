import { PageHead } from '../parts/page-head.tsx';
import { MainArea } from '../shell/main-area.tsx';
import type { SettingsPart } from '../state/route.ts';
import { Baselines } from './baselines/baselines.tsx';
import { CustomChecks } from './custom-checks/custom-checks.tsx';
import { Exceptions } from './exceptions/exceptions.tsx';
import { Groups } from './groups/groups.tsx';
import { Keys } from './keys/keys.tsx';
import { KnownPeers } from './peers/known-peers.tsx';
import { SECTIONS } from './sections.ts';
import { SettingsNav } from './settings-nav.tsx';
import { Sites } from './sites/sites.tsx';
import { Technicians } from './technicians/technicians.tsx';
import { VaultWays } from './vault-ways.tsx';

/** What this console works by: clinics, groups, baselines, people and keys. */
export function SettingsPage({ part, target }: { readonly part: SettingsPart; readonly target?: string }) {
  const section = SECTIONS.find((one) => one.part === part);
  return (
    <MainArea>
      <div className="settings-layout">
        <SettingsNav part={part} />
        <div className="min-w-0 max-w-5xl" data-testid={`settings-${part}`}>
          <PageHead title={section?.label ?? 'Settings'}>{section?.about}</PageHead>
          <Part part={part} target={target} />
        </div>
      </div>
    </MainArea>
  );
}

function Part({ part, target }: { readonly part: SettingsPart; readonly target: string | undefined }) {
  switch (part) {
    case 'sites':
      return <Sites />;
    case 'groups':
      return <Groups />;
    case 'baselines':
      return <Baselines chosen={target} />;
    case 'exceptions':
      return <Exceptions />;
    case 'custom-checks':
      return <CustomChecks />;
    case 'technicians':
      return <Technicians />;
    case 'known-peers':
      return <KnownPeers />;
    case 'keys':
      return <Keys />;
    case 'vault':
      return <VaultWays />;
  }
}
