import { FAULT_NAMES, type Fault, showsOn } from '../../../src/agent-core/transport/demo/faults.ts';
import { demoHosts } from '../../../src/agent-core/transport/demo/roster.ts';
import {
  readDemoFile,
  withFault,
  withoutFault,
  writeDemoFile,
} from '../../../src/agent-core/transport/demo/state-file.ts';

/**
 * Puts something wrong on some demo hosts and mends it again, another place each `round`: every scan then finds changes, and
 * the order of the hosts changes with them. `now` is epoch ms.
 */
export async function shakeFleet(dataDir: string, hosts: number, round: number, now: number): Promise<void> {
  const all = demoHosts(hosts);
  let file = await readDemoFile(dataDir);
  if (file === undefined) throw new Error(`${dataDir} is no demo.`);
  for (let at = 0; at < all.length; at += 7) {
    const host = all[(at + round) % all.length];
    const faults: readonly Fault[] = FAULT_NAMES.filter((fault) => host !== undefined && showsOn(fault, host.platform));
    const fault = faults[(at + round) % faults.length];
    if (host === undefined || fault === undefined) continue;
    file =
      file.faults[host.name] === undefined
        ? withFault(file, host.name, fault, now)
        : withoutFault(file, host.name, undefined);
  }
  await writeDemoFile(dataDir, file);
}
