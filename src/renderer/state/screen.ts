import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { type Core, openCore } from '../core/client.ts';
import type { ConnectionState } from '../core/connection.ts';
import type { Transport } from '../core/transport.ts';
import { type AddDraft, createAddDraft } from './add-draft.ts';
import { type BaselineDrafts, createBaselineDrafts } from './baseline-drafts.ts';
import { createFleetStore, type FleetState } from './fleet-store.ts';
import { createFleetView, type FleetView } from './fleet-view.ts';
import { createImportDraft, type ImportDraft } from './import-draft.ts';
import { createLook, type Look } from './look.ts';
import { createOverlays, type Overlays } from './overlays.ts';
import { createRouteStore, type RouteState } from './route.ts';
import { createSettingsDrafts, type SettingsDrafts } from './settings-drafts.ts';
import { createTicker, type Ticker } from './ticker.ts';

/** What each store holds. */
export interface States {
  readonly connection: ConnectionState;
  readonly fleet: FleetState;
  readonly fleetView: FleetView;
  readonly addDraft: AddDraft;
  readonly baselineDrafts: BaselineDrafts;
  readonly importDraft: ImportDraft;
  readonly look: Look;
  readonly overlays: Overlays;
  readonly route: RouteState;
  readonly settingsDrafts: SettingsDrafts;
  readonly ticker: Ticker;
}

/** Everything that lives as long as the page: the core, and one store for each subject. */
export interface Screen {
  readonly core: Core;
  readonly stores: { readonly [K in keyof States]: StoreApi<States[K]> };
}

/** Puts the page together; `signal` takes it apart. */
export function createScreen(window: Window, transport: Transport, signal: AbortSignal): Screen {
  const now = () => Date.now();
  const core = openCore(transport, now, signal);
  return {
    core,
    stores: {
      connection: core.connection.state,
      fleet: createFleetStore(core, now, signal),
      fleetView: createFleetView(window.localStorage),
      addDraft: createAddDraft(),
      baselineDrafts: createBaselineDrafts(),
      importDraft: createImportDraft(),
      look: createLook(window, signal),
      overlays: createOverlays(window.localStorage),
      route: createRouteStore(window, signal),
      settingsDrafts: createSettingsDrafts(),
      ticker: createTicker(window.document, now, signal),
    },
  };
}

export const ScreenContext = createContext<Screen | undefined>(undefined);

/** The screen that this component is part of. */
export function useScreen(): Screen {
  const screen = useContext(ScreenContext);
  if (screen === undefined) throw new Error('This component stands outside the screen.');
  return screen;
}

/** A piece of one store; the component is drawn again when the piece changes. */
export function useScreenStore<K extends keyof States, T>(name: K, pick: (state: States[K]) => T): T {
  return useStore<StoreApi<States[K]>, T>(useScreen().stores[name], pick);
}
