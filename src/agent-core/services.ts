import type { CheckId } from '../contract/enums.ts';
import type { FleetEvent } from '../contract/live.ts';
import type { ThisComputer } from '../contract/this-computer.ts';
import type { Check } from './checks/check.ts';
import type { Clock } from './clock.ts';
import type { CustomChecks } from './custom-checks/custom-checks.ts';
import type { AboutConsole } from './doctor/about.ts';
import type { FleetRows } from './drift/fleet-rows.ts';
import type { Days } from './drift/period.ts';
import type { Scanner } from './drift/scan.ts';
import type { Watcher } from './drift/watch/watcher.ts';
import type { EventHub } from './events/hub.ts';
import type { EvidenceDesk } from './evidence/desk.ts';
import type { EvidenceIndex } from './evidence/index/index-db.ts';
import type { LogTables } from './evidence/outbox.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';
import type { BaselineTable } from './store/baselines.ts';
import type { FleetWriter } from './store/fleet.ts';
import type { Meta } from './store/meta.ts';
import type { ResultWriter } from './store/results.ts';
import type { ScoreSamples } from './store/score-samples.ts';
import type { Technicians } from './technicians/technicians.ts';
import type { HostTarget, Transport } from './transport/session.ts';
import type { Vault } from './vault/vault-file.ts';

/** Where the console keeps its things. */
export interface Folders {
  /** The data folder. */
  readonly data: string;
  /** The evidence folder in it. */
  readonly evidence: string;
}

/** What the handlers of the contract work with; made once by the composition root. */
export interface Services {
  readonly clock: Clock;
  readonly ids: Ids;
  /** What this console did, for whoever looks for a fault later. */
  readonly events: Log;
  readonly folders: Folders;
  readonly deviceId: string;
  readonly appVersion: string;
  readonly consoleName: string;
  /** Who sits at the console: recorded with every change of policy. */
  readonly actor: string;
  readonly checks: readonly Check<object>[];
  /** Checks that the configuration switches off, each with the summary of its cells. */
  readonly switchedOff: ReadonlyMap<CheckId, string>;
  readonly meta: Meta;
  readonly fleet: FleetWriter;
  readonly baselines: BaselineTable;
  readonly results: ResultWriter;
  readonly log: LogTables;
  readonly vault: Vault;
  readonly technicians: Technicians;
  readonly customs: CustomChecks;
  readonly desk: EvidenceDesk;
  readonly index: EvidenceIndex;
  readonly scanner: Scanner;
  readonly watcher: Watcher;
  readonly samples: ScoreSamples;
  readonly days: Days;
  readonly view: FleetRows;
  readonly hub: EventHub<FleetEvent>;
  /** Scans under way, by id, with the number of their hosts. */
  readonly scans: Map<string, { readonly control: AbortController; readonly hosts: number }>;
  readonly target: (host: { readonly host_id: string }) => HostTarget;
  readonly transport: Transport;
  /** A demo console takes in hosts of the demo clinic alone, a real one none of them. */
  readonly demo: boolean;
  /** One database transaction over state and evidence. */
  readonly atomically: <T>(work: () => T) => T;
  /** To be called once the vault is open: takes the keys, publishes them, opens the desk. */
  readonly afterUnlock: () => Promise<void>;
  /** Says to every screen that the fleet has changed. */
  readonly fleetChanged: () => void;
  /** Host clocks that are further off are a finding, milliseconds. */
  readonly maxSkewMs: number;
  /** What the process around the core knows of itself, for a support file. */
  readonly about: () => Promise<AboutConsole>;
  /** The computer that the core runs on. */
  readonly thisComputer: () => Promise<ThisComputer>;
  /** Aborted when the core closes. */
  readonly closing: AbortSignal;
}
