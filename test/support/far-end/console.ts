import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { CheckSwitches } from '../../../src/agent-core/checks/switches.ts';
import { type Core, openCore } from '../../../src/agent-core/core.ts';
import { systemIds } from '../../../src/agent-core/ids.ts';
import { silentLog } from '../../../src/agent-core/log.ts';
import { systemTimers, type Timers } from '../../../src/agent-core/timers.ts';
import type { Transport } from '../../../src/agent-core/transport/session.ts';
import type { Contract } from '../../../src/contract/contract.ts';
import type { ClockStatus } from '../../../src/contract/evidence.ts';

/** A clock that a test moves. */
export interface HandClock {
  now(): number;
  monotonic(): number;
  advance(ms: number): void;
}

/** A clock that stands at `start` (epoch ms) until it is moved. */
export function handClock(start = Date.parse('2026-03-02T08:00:00.000Z')): HandClock {
  let now = start;
  return {
    now: () => now,
    monotonic: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** A console under test: a real core on a real folder. */
export interface Console extends AsyncDisposable {
  readonly dir: string;
  readonly core: Core;
  readonly client: ContractRouterClient<Contract>;
}

/** Passphrase of every vault in tests. */
export const PASSPHRASE = 'a passphrase for tests only';

/** Opens a core in `dir`, or in a folder of its own that goes away with it; the vault is made or unlocked. */
export async function openConsole(options: {
  transport: Transport;
  clock: HandClock;
  dir?: string;
  unlock?: boolean;
  timers?: Timers;
  networkUp?: () => boolean;
  demo?: boolean;
  clockStatus?: () => ClockStatus;
  customChecksDir?: string;
  serviceHealthChecks?: readonly string[];
  checkSwitches?: CheckSwitches;
}): Promise<Console> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'rounds-core-'));
  const core = await openCore({
    dataDir: dir,
    clock: options.clock,
    timers: options.timers ?? systemTimers,
    networkUp: options.networkUp ?? (() => true),
    ids: systemIds(options.clock),
    random: (bytes) => randomBytes(bytes),
    appVersion: '0.0.0-test',
    consoleName: 'laptop-7',
    actor: 'pat',
    policyVersion: '1',
    resellerId: undefined,
    clockStatus: options.clockStatus ?? (() => ({ source: 'chrony', offset_ms: 1, synced: true })),
    transport: options.transport,
    demo: options.demo,
    log: silentLog,
    customChecksDir: options.customChecksDir,
    serviceHealthChecks: options.serviceHealthChecks,
    checkSwitches: options.checkSwitches,
    scryptN: 1024,
  });
  const client: ContractRouterClient<Contract> = createRouterClient(core.router, { context: {} });
  if (options.unlock !== false) {
    const { state } = await client.vault.status();
    if (state === 'absent') await client.vault.create({ passphrase: PASSPHRASE });
    else await client.vault.unlock({ passphrase: PASSPHRASE });
  }
  return {
    dir,
    core,
    client,
    [Symbol.asyncDispose]: async () => {
      await core.close();
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The report of a scan, followed to its end. */
export async function scanned(client: Console['client'], hosts: string[]) {
  for await (const event of await client.scan.run({ hosts })) if (event.type === 'ended') return event.report;
  throw new Error('the scan ended without a report');
}
