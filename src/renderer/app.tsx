import { Tooltip } from 'radix-ui';
import { Suspense, useEffect } from 'react';
import { ActivityPage } from './activity/activity-page.tsx';
import { AddPage } from './add/add-page.tsx';
import { DemoBand } from './demo/demo-band.tsx';
import { FleetPage } from './fleet/fleet-page.tsx';
import { Overlays } from './palette/overlays.tsx';
import { lazyPart } from './parts/lazy-part.ts';
import { Loading } from './parts/loading.tsx';
import { Away } from './shell/away.tsx';
import { MainArea } from './shell/main-area.tsx';
import { Rail } from './shell/rail.tsx';
import { SignIn } from './shell/sign-in.tsx';
import { FocusOnArrival, useTitle } from './shell/use-follow-route.ts';
import { VaultLocked } from './shell/vault-locked.tsx';
import { type Screen, ScreenContext, useScreenStore } from './state/screen.ts';
import { VaultPage } from './vault/vault-page.tsx';

// The first screen is small: other pages are loaded once it stands, or when somebody goes there.
const EvidencePage = lazyPart(async () => (await import('./evidence/evidence-page.tsx')).EvidencePage);
const HostPage = lazyPart(async () => (await import('./host/host-page.tsx')).HostPage);
const SettingsPage = lazyPart(async () => (await import('./settings/settings-page.tsx')).SettingsPage);

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
  const demo = useScreenStore('fleet', ({ about }) => about?.demo === true);
  useTitle();
  usePreload();
  if (neverIn) return <SignIn />;
  return (
    <div data-away={away} data-demo={demo}>
      <button
        type="button"
        className="button sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2"
        onClick={() => document.getElementById('main')?.focus()}
      >
        Skip to the page
      </button>
      {demo && <DemoBand />}
      <div className="below-band md:grid md:grid-cols-[200px_minmax(0,1fr)]">
        <Rail />
        <div className="flex min-w-0 flex-col">
          <Away />
          <VaultLocked />
          <Suspense
            fallback={
              <MainArea>
                <Loading what="Opening the page …" />
              </MainArea>
            }
          >
            <Page />
            <FocusOnArrival />
          </Suspense>
        </div>
      </div>
      <Overlays />
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
      return <AddPage {...(route.way === undefined ? {} : { way: route.way })} />;
    case 'activity':
      return <ActivityPage {...(route.bundle === undefined ? {} : { bundle: route.bundle })} />;
    case 'evidence':
      return <EvidencePage {...(route.bundle === undefined ? {} : { bundle: route.bundle })} />;
    case 'vault':
      return <VaultPage />;
    case 'settings':
      return <SettingsPage part={route.part} {...(route.target === undefined ? {} : { target: route.target })} />;
  }
}

/** How long after the first page stands the others are loaded, ms. */
const PRELOAD_MS = 1000;

/** Loads the other pages once the first one stands: they are there then, even if the core goes away. */
function usePreload(): void {
  const stands = useScreenStore('fleet', (fleet) => fleet.about !== undefined);
  useEffect(() => {
    if (!stands) return;
    const later = setTimeout(() => {
      for (const page of [EvidencePage, HostPage, SettingsPage]) page.preload();
    }, PRELOAD_MS);
    return () => clearTimeout(later);
  }, [stands]);
}
