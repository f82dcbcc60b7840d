import { createHash } from 'node:crypto';
import type { CheckId, Platform } from '../../contract/enums.ts';
import type { Check, MissingFact } from '../checks/check.ts';
import { unknown } from '../checks/findings.ts';
import { nothingRead } from '../checks/frames.ts';
import type { Definition } from './definition.ts';
import { type CustomFacts, readFacts } from './facts.ts';
import { judgeRules } from './judge-rules.ts';

/** The id of the check in the folder `name`. */
export function customId(name: string): CheckId {
  return `custom:${name}`;
}

/** Name of its probe within a scan: short enough, and the same in every scan. */
export function probeName(name: string): string {
  return `c_${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}

/** A check that was accepted, with exactly the probe that was. */
export function customCheck(name: string, definition: Definition, probe: string): Check<CustomFacts> {
  const facts = Object.entries(definition.facts);
  const stable = new Set(facts.filter(([, spec]) => !spec.volatile).map(([fact]) => fact));
  return {
    id: customId(name),
    controls: definition.hipaa_controls,
    // What a stranger's probe costs the host nobody knows: hourly, and when a person asks.
    probes: ({ platform }) =>
      covers(definition.platforms, platform)
        ? [
            {
              name: probeName(name),
              script: probe,
              params: {},
              timeoutMs: definition.timeout_s * 1000,
              cadence: 'expensive',
            },
          ]
        : [],
    privileged: () => [],
    parse: (frames) => readFacts(frames.get(probeName(name)), definition),
    evaluate: (reading) => judgeRules(reading, definition),
    record: ({ values }) => Object.fromEntries(values),
    stable: ({ values }) => Object.fromEntries([...values].filter(([fact]) => stable.has(fact))),
    propose: () => undefined,
    cure: () => undefined,
  };
}

/** A check that was accepted and does not run: it asks nothing, and every host reads `unknown` with the reason. */
export function heldCheck(name: string, controls: readonly string[], why: MissingFact): Check<object> {
  return {
    id: customId(name),
    controls,
    probes: () => [],
    privileged: () => [],
    parse: () => nothingRead(why),
    evaluate: (reading) => unknown(reading.missing),
    record: () => ({}),
    stable: () => ({}),
    propose: () => undefined,
    cure: () => undefined,
  };
}

/** Whether a check is for hosts of this platform. */
export function covers(platforms: readonly Platform[], platform: Platform): boolean {
  return platforms.includes(platform);
}
