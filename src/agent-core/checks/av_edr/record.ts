import type { SignableObject } from '../../../contract/primitives.ts';
import { isoTime } from '../../clock.ts';
import { stableUnit, unitRecord } from '../units.ts';
import type { AvEdrFacts } from './facts.ts';

/** The facts as they go into records. Services that the host does not have and nobody asked for are left out. */
export function recordAvEdr(facts: AvEdrFacts): SignableObject {
  const { asked, units, signatures, protecting, healthy, programs, binary } = facts;
  return {
    services: units.filter((unit) => unit.load !== 'not-found' || unit.name === asked).map(unitRecord),
    programs: programs.map(({ unit, path, sha256 }) => ({ unit, path, ...(sha256 === undefined ? {} : { sha256 }) })),
    ...(binary === undefined
      ? {}
      : {
          binary: {
            path: binary.path,
            present: binary.sha256 !== undefined,
            ...(binary.sha256 === undefined ? {} : { sha256: binary.sha256 }),
          },
        }),
    ...(signatures === undefined
      ? {}
      : {
          signatures: {
            source: signatures.source,
            present: signatures.at !== undefined,
            ...(signatures.at === undefined ? {} : { updated_at: isoTime(signatures.at) }),
          },
        }),
    ...(protecting === undefined ? {} : { real_time_protection: protecting }),
    ...(healthy === undefined ? {} : { healthy }),
  };
}

/** What stays as it is while nobody changes the host: not the signatures, which renew themselves several times a day. */
export function stableAvEdr(facts: AvEdrFacts): SignableObject {
  const { asked, units, protecting, programs, binary } = facts;
  return {
    services: units.filter((unit) => unit.name === asked).map(stableUnit),
    programs: programs.filter(({ unit }) => unit === asked).map(({ path }) => path),
    ...(binary === undefined ? {} : { binary: { path: binary.path, sha256: binary.sha256 ?? '' } }),
    ...(protecting === undefined ? {} : { real_time_protection: protecting }),
  };
}
