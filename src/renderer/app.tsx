import { Tooltip } from 'radix-ui';
import { AddPage } from './add/add-page.tsx';
import { EvidencePage } from './evidence/evidence-page.tsx';
import { FleetPage } from './fleet/fleet-page.tsx';
import { HostPage } from './host/host-page.tsx';
import { Away } from './shell/away.tsx';
import { Rail } from './shell/rail.tsx';
import { SignIn } from './shell/sign-in.tsx';
import { useFollowRoute } from './shell/use-follow-route.ts';
import { type Screen, ScreenContext, useScreenStore } from './state/screen.ts';
import { VaultPage } from './vault/vault-page.tsx';

/** The whole screen. */
export function App({ screen }: { readonly screen: Screen }) {
  return (
    <ScreenContext value={screen}>
      <Tooltip.Provider delayDuration={300} skipDelayDuration={100}>
        <Frame />
      </Tooltip.Provider>
    </ScreenContext>
  );
}

function Frame() {
  const away = useScreenStore('connection', (state) => state.phase === 'away' || state.phase === 'signed_out');
  const neverIn = useScreenStore('connection', (state) => state.phase === 'signed_out' && state.generation === 0);
  useFollowRoute();
  if (neverIn) return <SignIn />;
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[200px_minmax(0,1fr)]" data-away={away}>
      <button
        type="button"
        className="button sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2"
        onClick={() => document.getElementById('main')?.focus()}
      >
        Skip to the page
      </button>
      <Rail />
      <div className="flex min-w-0 flex-col">
        <Away />
        <Page />
      </div>
    </div>
  );
}

function Page() {
  const route = useScreenStore('route', (state) => state.route);
  switch (route.page) {
    case 'fleet':
      return (
        <FleetPage
          {...(route.host === undefined ? {} : { host: route.host })}
          {...(route.check === undefined ? {} : { check: route.check })}
        />
      );
    case 'host':
      return <HostPage key={route.host} host={route.host} part={route.part} />;
    case 'add':
      return <AddPage />;
    case 'evidence':
      return <EvidencePage {...(route.bundle === undefined ? {} : { bundle: route.bundle })} />;
    case 'vault':
      return <VaultPage />;
  }
}
