import type { MissingFact } from '../check.ts';
import { whyNot } from '../frames.ts';
import { asObject, readJson } from '../json.ts';
import { fromSeconds } from '../moments.ts';
import type { ProbeOutput } from '../probe-output.ts';
import type { SignatureFact } from './facts.ts';

/** What `mdatp health --output json` tells; a part that is absent was not told. */
export interface MdatpHealth {
  readonly signatures?: SignatureFact;
  readonly protecting?: boolean;
  readonly healthy?: boolean;
}

/** Longest age that is believed, in minutes: a hundred years. */
const MAX_MINUTES = 52_560_000;

/**
 * Reads the health of Microsoft Defender for Endpoint on Linux. A setting is a bare value, or, where an organisation
 * manages it, an object that holds it as `value`. The age of the definitions is counted back from the host's clock.
 */
export function readMdatp(output: ProbeOutput): MdatpHealth | MissingFact {
  const need = { fact: 'health of Microsoft Defender', command: 'mdatp health --output json', package: 'mdatp' };
  const result = output.command('mdatp');
  if (result === undefined || result.code !== 0) return whyNot(result, need);
  const health = asObject(readJson(result.lines.join('\n')));
  if (health === undefined)
    return {
      fact: need.fact,
      why: `"${need.command}" printed no JSON that can be read`,
      fix: `Run it on the host.`,
    };
  const realTime = setting(health['realTimeProtectionEnabled']);
  const passive = setting(health['passiveModeEnabled']);
  const at = updatedAt(health['definitionsUpdatedMinutesAgo'], output.number('clock'));
  return {
    ...(realTime === undefined ? {} : { protecting: realTime && passive !== true }),
    ...(typeof health['healthy'] === 'boolean' ? { healthy: health['healthy'] } : {}),
    ...(at === undefined ? {} : { signatures: { source: 'mdatp', at } }),
  };
}

function setting(value: unknown): boolean | undefined {
  const bare = asObject(value)?.['value'] ?? value;
  return typeof bare === 'boolean' ? bare : undefined;
}

function updatedAt(minutes: unknown, clock: number | undefined): number | undefined {
  if (typeof minutes !== 'number' || !Number.isInteger(minutes) || minutes < 0 || minutes > MAX_MINUTES)
    return undefined;
  return fromSeconds(clock === undefined ? undefined : clock - minutes * 60);
}
