import type { DoctorItem } from '../../contract/live.ts';
import { examineConsole } from '../doctor/console.ts';
import { examineHost } from '../doctor/host.ts';
import { supportFile } from '../doctor/support-file.ts';
import { effectiveBaseline } from '../fleet/baseline.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';
import { hostOf } from './lookup.ts';

/** Looks at what can go wrong, one line each: the console's own folder, and one host if asked. */
export function doctorHandlers(services: Services) {
  return {
    doctor: os.doctor.handler(({ input, signal }) => examine(services, input.host, signal)),
    supportFile: os.supportFile.handler(async ({ input, signal }) => {
      const items = await examine(services, input.host, signal);
      return { items, text: await supportFile(services, items) };
    }),
  };
}

async function examine(
  services: Services,
  ref: string | undefined,
  asked: AbortSignal | undefined,
): Promise<DoctorItem[]> {
  const items = await examineConsole(services);
  if (ref === undefined) return items;
  const host = hostOf(services.fleet, ref);
  const { transport, checks, maxSkewMs } = services;
  const { baseline } = effectiveBaseline(services, host);
  const signal = asked ?? services.closing;
  return [
    ...items,
    ...(await examineHost({ host, target: services.target(host), transport, checks, baseline, maxSkewMs, signal })),
  ];
}
