import type { ClockStatus } from '../contract/evidence.ts';
import type { ThisComputer } from '../contract/this-computer.ts';
import type { CheckSwitches } from './checks/switches.ts';
import type { Clock } from './clock.ts';
import type { ShellSyntax } from './custom-checks/shell-syntax.ts';
import type { AboutConsole } from './doctor/about.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';
import type { Timers } from './timers.ts';
import type { Transport } from './transport/session.ts';
import type { KeychainPort } from './vault/keychain.ts';

/** Everything of the outside that the core works with. */
export interface CoreOptions {
  readonly dataDir: string;
  /** The evidence folder; undefined = `evidence` in the data folder. */
  readonly evidenceDir?: string | undefined;
  /** Seed (32 bytes) of an existing bundle key to take into the vault, once. */
  readonly bundleSeed?: Uint8Array | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  /** Cryptographic random bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly appVersion: string;
  /** This console's own name, shown on screen. */
  readonly consoleName: string;
  /** Who sits at it; the name of their account. */
  readonly actor: string;
  readonly policyVersion: string;
  readonly resellerId: string | undefined;
  /** What the console's clock follows, read anew at each call. */
  readonly clockStatus: () => ClockStatus;
  readonly transport: Transport;
  /** True for a demo console: its folder, keys and evidence say so, and it takes in hosts of the demo clinic alone. */
  readonly demo?: boolean | undefined;
  /** False while this computer has no network at all. */
  readonly networkUp: () => boolean;
  readonly log: Log;
  /** Host clocks that are further off are a finding, milliseconds; undefined = the default of `ntp_max_skew_ms`. */
  readonly maxSkewMs?: number | undefined;
  /** What the process around the core knows of itself, for a support file. */
  readonly about?: (() => Promise<AboutConsole>) | undefined;
  /** What this computer is, for adding it as a host; undefined = it says nothing of itself. */
  readonly thisComputer?: (() => Promise<ThisComputer>) | undefined;
  /** `custom_checks_dir`, absolute; undefined = no custom checks. */
  readonly customChecksDir?: string | undefined;
  /** `service_health_checks`. */
  readonly serviceHealthChecks?: readonly string[] | undefined;
  /** `av_health_check` and `encryption_verify`; undefined = both checks are read. */
  readonly checkSwitches?: CheckSwitches | undefined;
  /** Says whether a shell takes a script; default: `sh -n` of this machine. */
  readonly shellSyntax?: ShellSyntax | undefined;
  /** The operating system's keychain, where there is one. */
  readonly keychain?: KeychainPort | undefined;
  /** scrypt N of a new vault; only tests give less than the default. */
  readonly scryptN?: number | undefined;
}
