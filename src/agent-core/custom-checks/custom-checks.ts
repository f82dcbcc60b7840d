import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { customCheckName } from '../../contract/custom-checks.ts';
import type { CheckId, Platform } from '../../contract/enums.ts';
import type { Check } from '../checks/check.ts';
import type { Vault } from '../vault/vault-file.ts';
import { type Acceptance, readAcceptances, removeAcceptance, writeAcceptance } from './acceptance.ts';
import { covers, customCheck, customId, heldCheck } from './check.ts';
import { type OwnerRules, readCheckFolder } from './folder.ts';
import { type LoadedCheck, loadCheck } from './load.ts';
import { serviceHealthCheck } from './service-health/index.ts';
import type { ShellSyntax } from './shell-syntax.ts';

/**
 * Accepted checks per platform at most: with our own probes they have to fit into one script (`MAX_PROBES`, a test
 * counts them).
 */
export const MAX_ACCEPTED = 12;

/** Where custom checks come from. */
export interface CustomCheckOptions {
  /** `custom_checks_dir`; undefined = there are none. */
  readonly dir: string | undefined;
  /** `service_health_checks`. */
  readonly services: readonly string[];
  readonly syntax: ShellSyntax;
  readonly vault: Vault;
  readonly owner: OwnerRules;
}

/** The checks that a site brings along. */
export interface CustomChecks {
  readonly dir: string | undefined;
  /** To be called once the vault is open: takes what was accepted. Throws `VAULT_DAMAGED`. */
  opened(): void;
  /** What was accepted, by name; as it was when the vault was last open. */
  accepted(): ReadonlyMap<string, Acceptance>;
  /** Ids of the checks that count on hosts of a platform, whether they can run or not, sorted. */
  ids(platform: Platform): readonly CheckId[];
  /** The citations of a custom check that counts; undefined when none of this id is known. */
  controls(id: CheckId): readonly string[] | undefined;
  /**
   * The same as checks for one scan, from the bytes that are in the folders now. One whose bytes are not those that were
   * accepted asks nothing and reads `unknown`. Never throws.
   */
  checks(platform: Platform): Promise<readonly Check<object>[]>;
  /** A folder as it is now; undefined when there is none of this name. */
  load(name: string): Promise<LoadedCheck | undefined>;
  /** Names of all folders, and of what lies there and cannot be a check. */
  folders(): Promise<{ readonly names: readonly string[]; readonly problems: readonly string[] }>;
  accept(acceptance: Acceptance): Promise<void>;
  withdraw(name: string): Promise<void>;
}

/** Why an accepted check does not run now; undefined when it does. */
export function whyHeld(one: Acceptance, loaded: LoadedCheck | undefined): string | undefined {
  if (loaded === undefined) return 'its folder is gone';
  if (loaded.folder.sha256 !== one.sha256) return 'its folder was changed after it was accepted';
  return loaded.problems[0];
}

/** Makes the service. */
export function customChecks({ dir, services, syntax, vault, owner }: CustomCheckOptions): CustomChecks {
  let accepted: ReadonlyMap<string, Acceptance> = new Map();
  // Reading YAML and asking a shell take their time: the same bytes are proved once.
  const proved = new Map<string, LoadedCheck>();
  const underWay = new Map<string, Promise<LoadedCheck | undefined>>();
  const ownCheck = services.length === 0 ? undefined : serviceHealthCheck(services);

  const read = async (name: string): Promise<LoadedCheck | undefined> => {
    const folder = dir === undefined ? undefined : await readCheckFolder(join(dir, name), owner);
    if (folder === undefined) {
      proved.delete(name);
      return undefined;
    }
    const known = proved.get(name);
    if (known?.folder.sha256 === folder.sha256 && folder.problems.length === 0 && known.folder.problems.length === 0)
      return known;
    const loaded = await loadCheck(name, folder, syntax);
    proved.set(name, loaded);
    return loaded;
  };
  /** Scans of many hosts share one look, so that it costs the same for one host and for two hundred. */
  const load = (name: string): Promise<LoadedCheck | undefined> => {
    const looking = underWay.get(name) ?? read(name).finally(() => underWay.delete(name));
    underWay.set(name, looking);
    return looking;
  };
  const sorted = (platform: Platform) =>
    [...accepted.values()].filter((one) => covers(one.platforms, platform)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const compiled = async (one: Acceptance): Promise<Check<object>> => {
    const loaded = await load(one.name);
    const held = whyHeld(one, loaded);
    const { definition, probe } = loaded ?? {};
    if (held !== undefined || definition === undefined || probe === undefined)
      return heldCheck(one.name, one.hipaa_controls, inert(one, held ?? 'it could not be read'));
    return customCheck(one.name, definition, probe);
  };
  return {
    dir,
    opened: () => {
      accepted = readAcceptances(vault);
    },
    accepted: () => accepted,
    ids: (platform) => [
      ...(ownCheck === undefined || platform === 'windows' ? [] : [ownCheck.id]),
      ...sorted(platform).map((one) => customId(one.name)),
    ],
    controls: (id) =>
      id === ownCheck?.id
        ? ownCheck.controls
        : [...accepted.values()].find((one) => customId(one.name) === id)?.hipaa_controls,
    checks: async (platform) => [
      ...(ownCheck === undefined || platform === 'windows' ? [] : [ownCheck]),
      ...(await Promise.all(sorted(platform).map(compiled))),
    ],
    load,
    folders: async () => {
      if (dir === undefined) return { names: [], problems: [] };
      const entries = await readdir(dir, { withFileTypes: true }).catch(() => undefined);
      if (entries === undefined) return { names: [], problems: [`${dir}: the folder cannot be read`] };
      const folders = entries.filter((one) => one.isDirectory() || one.isSymbolicLink()).map((one) => one.name);
      return {
        names: folders.filter((name) => customCheckName.safeParse(name).success).sort(),
        problems: folders
          .filter((name) => !customCheckName.safeParse(name).success)
          .map(
            (name) => `${JSON.stringify(name)}: a check's folder has a name of lower-case letters, digits, "-" and "_"`,
          ),
      };
    },
    accept: async (one) => {
      await writeAcceptance(vault, one);
      accepted = new Map([...accepted, [one.name, one]]);
    },
    withdraw: async (name) => {
      await removeAcceptance(vault, name);
      accepted = new Map([...accepted].filter(([other]) => other !== name));
    },
  };
}

function inert(one: Acceptance, why: string) {
  return {
    fact: one.title,
    why: `the custom check is inert because ${why}`,
    fix: `See "rounds custom-check show ${one.name}"; a lead accepts it again, or withdraws it.`,
  };
}
