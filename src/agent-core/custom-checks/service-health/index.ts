import type { Check, MissingFact } from '../../checks/check.ts';
import { finding, unknown, weigh } from '../../checks/findings.ts';
import { nothingRead, openFrame, probeScript } from '../../checks/frames.ts';
import {
  isMissing,
  isRunning,
  readUnit,
  stableUnit,
  type UnitFact,
  unitParameter,
  unitRecord,
  unitState,
} from '../../checks/units.ts';
import { customId, probeName } from '../check.ts';
import { SERVICE_HEALTH_NAME } from './name.ts';
import probe from './probe.linux.sh?raw';

/** The units as they were found. */
interface ServiceFacts {
  readonly units: readonly UnitFact[];
}

/**
 * The check that `service_health_checks` asks for: each of these units runs. It is ours, so nobody has to accept it, and
 * cheap, so it is read with every scan. `units` is not empty.
 */
export function serviceHealthCheck(units: readonly string[]): Check<ServiceFacts> {
  const asked = [...new Set(units)];
  const expected = { active_services: asked };
  return {
    id: customId(SERVICE_HEALTH_NAME),
    // Services of the clinic's own choice: the clause that asks to look at what systems do.
    controls: ['164.308(a)(1)(ii)(D)'],
    probes: ({ platform }) =>
      platform === 'windows'
        ? []
        : [
            {
              name: probeName(SERVICE_HEALTH_NAME),
              script: probeScript(probe),
              params: { UNITS: unitParameter(asked) },
              timeoutMs: 12_000,
              cadence: 'cheap',
            },
          ],
    privileged: () => [],
    parse: (frames) => {
      const opened = openFrame(frames.get(probeName(SERVICE_HEALTH_NAME)), 'state of the services');
      if ('missing' in opened) return nothingRead(opened.missing);
      const read = asked.map((name) => readUnit(opened.output, name));
      const missing = read.filter((one): one is MissingFact => isMissing(one));
      return { facts: { units: read.filter((one): one is UnitFact => !isMissing(one)) }, missing };
    },
    evaluate: (reading) => {
      if (reading.facts === undefined) return unknown(reading.missing, expected);
      return weigh({
        findings: reading.facts.units.filter((unit) => !isRunning(unit)).map(notRunning),
        missing: reading.missing,
        expected,
        allWell: `Every service that must run does (${asked.join(', ')}).`,
      });
    },
    record: ({ units: found }) => ({ services: found.map(unitRecord) }),
    stable: ({ units: found }) => ({ services: found.map(stableUnit) }),
    propose: () => undefined,
    cure: () => undefined,
  };
}

function notRunning(unit: UnitFact) {
  return finding(`${unit.name} is not running`, {
    code: 'service_inactive',
    severity: 'high',
    subject: unit.name,
    detail: `Found ${unit.name} ${unitState(unit)}, expected active.`,
  });
}
