import type { Problem } from '../../contract/errors.ts';
import type { PeerOffer } from '../../contract/fleet.ts';

/**
 * One probe: a POSIX shell (or PowerShell) script that prints facts. Its parameters travel as base64 environment
 * assignments, never spliced into the script's text; inside the script they are ordinary variables.
 */
export interface Probe {
  /** Unique within a run: lower-case letters, digits and `_`, for example `logging`. */
  readonly name: string;
  readonly script: string;
  /** Variable name (`[A-Z][A-Z0-9_]*`) to any text. */
  readonly params: Readonly<Record<string, string>>;
  /** Own limit on the host, in milliseconds; after it the host kills the probe. */
  readonly timeoutMs: number;
}

/** What one probe printed, or why there is nothing that can be used. */
export type Frame =
  | {
      readonly status: 'ok';
      readonly exitCode: number;
      readonly ms: number;
      /** Decoded as UTF-8 with replacement: hostile text. At most 1 MiB. */
      readonly output: string;
    }
  | {
      readonly status: 'missing';
      /** `timeout` the host killed it; `truncated` more than 1 MiB; `lost` the link ended first; `garbled` bytes that are no frame. */
      readonly reason: 'timeout' | 'truncated' | 'lost' | 'garbled';
      /** One sentence for the technician, with what would help. */
      readonly detail: string;
      readonly ms?: number;
      /** Bytes beyond the limit and their SHA-256, when `truncated`. */
      readonly rest?: { readonly bytes: number; readonly sha256: string };
    };

/** How the host's clock stands against ours, from one round trip. */
export interface ClockReading {
  /** Host minus console, milliseconds. */
  readonly offsetMs: number;
  /** Half of the round trip: the offset is right within this. */
  readonly uncertaintyMs: number;
}

/** The answer to one script: always a frame for every probe asked. */
export interface ProbeRun {
  readonly frames: ReadonlyMap<string, Frame>;
  readonly clock?: ClockReading;
  /** Set when the run did not end as it should (link cut, whole-run limit, sudo refused). */
  readonly problem?: Problem;
}

/** Options of one {@link ReadSession.probe} call. */
export interface ProbeOptions {
  /** Limit of the whole run in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called as each frame is complete, before the run ends. */
  readonly onFrame?: (name: string, frame: Frame) => void;
}

/** An open, authenticated way to read from one host. It cannot change anything: writes have a type of their own. */
export interface ReadSession extends AsyncDisposable {
  /** The identity that was confirmed when the session was opened; undefined for this computer. */
  readonly identity: PeerOffer | undefined;
  /** False once the connection is gone: open a new session. */
  readonly alive: boolean;
  /** Runs all probes as one script in one round trip. Never throws for what the host does: that is in the answer. */
  probe(probes: readonly Probe[], options: ProbeOptions): Promise<ProbeRun>;
}

/** How to log in. Secrets are fetched from the vault only when they are needed and only for a confirmed host. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'agent' }
  | {
      readonly kind: 'key';
      readonly keyFile: string;
      /** Of an encrypted key; undefined when the vault has none. */
      readonly passphrase?: (() => Promise<string>) | undefined;
    }
  | { readonly kind: 'password'; readonly password: () => Promise<string> };

/** How reads get what needs root. */
export type Sudo =
  | { readonly kind: 'none' }
  | { readonly kind: 'nopasswd' }
  | { readonly kind: 'password'; readonly password: () => Promise<string> };

/** What was reached on the way to a host, in this order; `identified` is told by {@link HostTarget.onOffer}. */
export type ReachStep = 'resolved' | 'connected' | 'greeted' | 'logged_in';

/** Everything that a transport needs to reach one host. */
export interface HostTarget {
  readonly hostId: string;
  readonly name: string;
  /** `ssh://user@host:port` or `local:`. */
  readonly address: string;
  readonly credential: Credential;
  readonly sudo: Sudo;
  /** The confirmed identity, or undefined when the host is not trusted yet. */
  readonly trusted: { readonly keyType: string; readonly fingerprint: string } | undefined;
  /** Told what identity the host showed, confirmed or not, before anything else happens. */
  readonly onOffer: (offer: PeerOffer) => void;
  /**
   * Hosts to go through, nearest to us first; undefined = straight. Each has an identity, a credential and a check of its
   * own, before anything is sent to it or through it. Their own `jumps` are not looked at: the way is already whole.
   */
  readonly jumps?: readonly HostTarget[] | undefined;
  /** Told of each step that succeeded, with what was found, in plain text. */
  readonly onStep?: ((step: ReachStep, detail: string) => void) | undefined;
}

/** One way to reach hosts. */
export interface Transport {
  /**
   * Opens a session for reading. Throws RoundsError: `IDENTITY_UNCONFIRMED` on first contact, `E008` on a changed key,
   * `AUTH_FAILED`, `E004`, `TARGET_DNS`, `TARGET_REFUSED`, `TARGET_TIMEOUT`, `CONNECTION_LOST`, `CANCELLED`, `INVALID_INPUT`.
   * Nothing is sent to a host whose identity is not confirmed.
   */
  openRead(target: HostTarget, signal: AbortSignal): Promise<ReadSession>;
  /** Asks only who the host is and hangs up before any login. Undefined where there is no identity (this computer). */
  identify(target: HostTarget, signal: AbortSignal): Promise<PeerOffer | undefined>;
}
