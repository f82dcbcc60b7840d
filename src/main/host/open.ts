import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces, release, type, userInfo } from 'node:os';
import { systemClock } from '../../agent-core/clock.ts';
import { type Core, openCore } from '../../agent-core/core.ts';
import { readPrivateKey } from '../../agent-core/evidence/key-format.ts';
import { makePrivateDir } from '../../agent-core/files.ts';
import { systemIds } from '../../agent-core/ids.ts';
import { systemTimers } from '../../agent-core/timers.ts';
import { fileState, readDemoFile } from '../../agent-core/transport/demo/state-file.ts';
import { createDemoTransport } from '../../agent-core/transport/demo/transport.ts';
import { createTransport } from '../../agent-core/transport/transports.ts';
import type { KeychainPort } from '../../agent-core/vault/keychain.ts';
import type { Config } from '../../contract/config.ts';
import { watchClock } from './clock-status.ts';
import { openLog, recentLog } from './log.ts';
import { thisComputerOf } from './this-computer.ts';

/** Opens the core on a data folder with this machine's clock, network and random source. */
export async function openCoreHere(
  dataDir: string,
  config: Config,
  { keychain }: { readonly keychain?: KeychainPort } = {},
): Promise<Core> {
  const ids = systemIds(systemClock);
  await makePrivateDir(dataDir);
  const demo = (await readDemoFile(dataDir)) !== undefined;
  return openCore({
    dataDir,
    evidenceDir: config.evidence_dir,
    bundleSeed:
      config.signing_key_file === undefined ? undefined : readPrivateKey(await readFile(config.signing_key_file)),
    clock: systemClock,
    timers: systemTimers,
    // A demo needs no network, and must not seem to be without one.
    networkUp: demo ? () => true : networkUp,
    ids,
    log: openLog(dataDir, config),
    maxSkewMs: config.ntp_max_skew_ms,
    customChecksDir: config.custom_checks_dir,
    serviceHealthChecks: config.service_health_checks,
    checkSwitches: config,
    about: async () => ({ runtime: runtime(), config, log: await recentLog(dataDir, config) }),
    thisComputer: async () =>
      thisComputerOf({
        platform: process.platform,
        hostname: hostname(),
        system: `${type()} ${release()}`,
        osRelease: await readFile('/etc/os-release', 'utf8').catch(() => undefined),
      }),
    random: (bytes) => randomBytes(bytes),
    appVersion: __APP_VERSION__,
    consoleName: config.host_id ?? hostname(),
    actor: userInfo().username,
    policyVersion: config.policy_version,
    resellerId: config.reseller_id,
    clockStatus: await watchClock(),
    keychain,
    demo,
    transport: demo
      ? createDemoTransport({ clock: systemClock, timers: systemTimers, state: fileState(dataDir) })
      : createTransport({
          clock: systemClock,
          ids,
          platform: process.platform,
          agentSocket: process.env['SSH_AUTH_SOCK'],
        }),
  });
}

/** True while any interface but the loopback has an address. */
function networkUp(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some((one) => !one.internal) === true);
}

/** Versions and platform, for a support file. */
function runtime(): Readonly<Record<string, string>> {
  return { node: process.version, platform: process.platform, arch: process.arch, os: `${type()} ${release()}` };
}
