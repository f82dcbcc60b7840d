import { CirclePause, Contrast, Eye, Keyboard, Lock, Moon, Play, Sun, X } from 'lucide-react';
import { useMemo } from 'react';
import { applyFleetEvent } from '../state/fleet-events.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import type { Item } from './item.ts';

/** Hosts that a scan is offered for one by one; with more, the palette finds the host first. */
const MOST_HOSTS = 500;

/** What can be done from anywhere, and whether it can be done now. */
export function useCommands(): readonly Item[] {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const vault = useScreenStore('fleet', ({ about }) => about?.vault);
  const watching = useScreenStore('fleet', ({ about }) => about?.watcher?.state);
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const scans = useScreenStore('fleet', (fleet) => fleet.scans);
  return useMemo(() => {
    const away = online ? undefined : 'the core is away';
    const closed = vault === 'unlocked' ? undefined : 'the vault is not open';
    const command = (label: string, rest: Omit<Item, 'id' | 'group' | 'label'>): Item => ({
      id: `command ${label}`,
      group: 'Commands',
      label,
      ...rest,
    });
    const scan = async (hosts: string[]) => {
      await core.client.scan.start({ hosts });
      stores.route.getState().go({ page: 'fleet' });
    };
    const watch = async (what: 'start' | 'pause') => {
      const watcher = await core.client.watch[what]();
      stores.fleet.setState((fleet) => applyFleetEvent(fleet, { type: 'watcher', watcher }, Date.now()));
    };
    const look = stores.look.getState();
    const hosts = [...rows.values()].slice(0, MOST_HOSTS);
    return [
      command('Scan all', {
        icon: Play,
        words: 'hosts read now',
        unfit: away ?? closed ?? (rows.size === 0 ? 'there is no host yet' : undefined),
        run: () => scan([]),
      }),
      ...(scans.size === 0
        ? []
        : [
            command('Cancel the scan', {
              icon: X,
              unfit: away,
              run: async () => {
                await Promise.all([...scans.keys()].map((scan_id) => core.client.scan.cancel({ scan_id })));
              },
            }),
          ]),
      ...(watching === undefined
        ? []
        : watching === 'running' || watching === 'offline'
          ? [command('Pause watching', { icon: CirclePause, words: 'stop', unfit: away, run: () => watch('pause') })]
          : [
              command('Start watching', {
                icon: Eye,
                words: 'go on resume',
                unfit: away ?? closed,
                run: () => watch('start'),
              }),
            ]),
      ...(vault === 'unlocked'
        ? [
            command('Lock the vault', {
              icon: Lock,
              unfit: away,
              run: async () => {
                await core.client.vault.lock();
                await stores.fleet.getState().refresh();
              },
            }),
          ]
        : []),
      command('Show the keyboard map', {
        icon: Keyboard,
        words: 'keys shortcuts help',
        run: () => stores.overlays.getState().show('keys'),
      }),
      command('Colours: light', { icon: Sun, words: 'theme', run: () => look.setTheme('light') }),
      command('Colours: dark', { icon: Moon, words: 'theme', run: () => look.setTheme('dark') }),
      command('Colours: as the system', { icon: Contrast, words: 'theme', run: () => look.setTheme('system') }),
      ...hosts.map((row) =>
        command(`Scan ${row.host.name}`, {
          icon: Play,
          unfit: away ?? closed ?? (row.activity === 'idle' ? undefined : 'it is being scanned'),
          run: () => scan([row.host.host_id]),
        }),
      ),
    ];
  }, [core, stores, online, vault, watching, rows, scans]);
}
