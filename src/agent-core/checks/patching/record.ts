import type { SignableObject } from '../../../contract/primitives.ts';
import { isoTime } from '../../clock.ts';
import type { AptFacts, NixosFacts, PatchingFacts } from './facts.ts';

/** Updates beyond this are counted only; bounds a record. */
const MAX_UPDATES = 200;

/** The facts as they go into records. */
export function recordPatching(facts: PatchingFacts): SignableObject {
  return facts.kind === 'nixos' ? recordNixos(facts) : recordApt(facts);
}

function recordNixos(facts: NixosFacts): SignableObject {
  return {
    ...(facts.system === undefined ? {} : { system_path: facts.system }),
    ...(facts.booted === undefined ? {} : { booted_path: facts.booted }),
    ...(facts.generation === undefined
      ? {}
      : { generation: facts.generation.number, generation_created_at: isoTime(facts.generation.createdAt) }),
    generations: facts.generations,
    ...(facts.revision === undefined ? {} : { revision: facts.revision }),
    ...(facts.version === undefined ? {} : { nixos_version: facts.version }),
    ...(facts.rebootPending === undefined ? {} : { reboot_pending: facts.rebootPending }),
  };
}

function recordApt(facts: AptFacts): SignableObject {
  const { pending, metadataAt, updatedAt, rebootPending } = facts;
  return {
    package_manager: 'apt',
    ...(pending === undefined
      ? {}
      : {
          security_updates: pending.security.length,
          security_packages: pending.security
            .slice(0, MAX_UPDATES)
            .map(({ package: name, installed, offered }) => ({ package: name, installed, offered })),
          other_updates: pending.other,
        }),
    ...(metadataAt === undefined ? {} : { metadata_at: isoTime(metadataAt) }),
    ...(updatedAt === undefined ? {} : { updated_at: isoTime(updatedAt) }),
    ...(rebootPending === undefined ? {} : { reboot_pending: rebootPending }),
  };
}

/** What stays as it is while nobody changes the host: no ages, and no time of a fetch. */
export function stablePatching(facts: PatchingFacts): SignableObject {
  if (facts.kind === 'nixos') return recordNixos(facts);
  return {
    package_manager: 'apt',
    security_packages: (facts.pending?.security ?? [])
      .map((one) => `${one.package} ${one.installed} ${one.offered}`)
      .sort(),
    ...(facts.updatedAt === undefined ? {} : { updated_at: isoTime(facts.updatedAt) }),
    ...(facts.rebootPending === undefined ? {} : { reboot_pending: facts.rebootPending }),
  };
}
