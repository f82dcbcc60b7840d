import { CircleOff, CirclePause, Eye, type LucideIcon, Moon, WifiOff } from 'lucide-react';
import type { WatchStatus } from '../../contract/live.ts';
import type { Tone } from './states.ts';

/** How a state of the watcher is shown; the colours are those of results. */
export interface WatchLook {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: Tone;
  /** What it means for the fleet. */
  readonly meaning: string;
  /** What a press on the button does next; absent where only the computer can do it. */
  readonly next?: { readonly act: 'start' | 'pause'; readonly label: string };
}

const PAUSE = { act: 'pause', label: 'Pause' } as const;

/** Every state of the watcher. Only a watcher that runs looks good. */
export const WATCH_LOOKS: Readonly<Record<WatchStatus['state'], WatchLook>> = {
  running: { word: 'Watching', icon: Eye, tone: 'compliant', meaning: 'Every host is read in its turn.', next: PAUSE },
  paused: {
    word: 'Paused',
    icon: CirclePause,
    tone: 'medium',
    meaning: 'No host is read by itself; results grow old.',
    next: { act: 'start', label: 'Go on watching' },
  },
  offline: {
    word: 'Offline',
    icon: WifiOff,
    tone: 'unreachable',
    meaning: 'Nothing can be read; it goes on by itself once a host answers.',
    next: PAUSE,
  },
  suspended: {
    word: 'Asleep',
    icon: Moon,
    tone: 'stale',
    meaning: 'The computer sleeps; watching goes on when it wakes up.',
  },
  stopped: {
    word: 'Not watching',
    icon: CircleOff,
    tone: 'unknown',
    meaning: 'No host is read unless you ask; results grow old.',
    next: { act: 'start', label: 'Start watching' },
  },
};

/** Why the watcher is in its state. */
export const WATCH_REASONS: Readonly<Record<NonNullable<WatchStatus['reason']>, string>> = {
  asked: 'asked for',
  vault_locked: 'the vault is locked',
  network_down: 'this computer has no network',
  no_host_reachable: 'no host answers',
};
