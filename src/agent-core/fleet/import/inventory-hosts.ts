import type { Findings } from './findings.ts';
import type { Inventory, Variable } from './inventory.ts';
import { HOST_VARIABLES } from './inventory-variables.ts';
import { sshArguments } from './jump-words.ts';
import type { ParsedHost } from './parsed-list.ts';

/** Hands over the hosts of an inventory, each with the variables that hold for it. */
export function takeInventory(inventory: Inventory, findings: Findings): void {
  const reported = new Set<string>();
  for (const host of inventory.hosts()) {
    if (findings.full) return;
    const reading = new HostReading(host.variables);
    findings.add(parsedHost(host, reading));
    for (const [variable, words] of reading.strange) {
      const key = JSON.stringify([variable.place, words]);
      if (!reported.has(key)) findings.report(variable.place, words, 'is an argument of ssh that is not understood');
      reported.add(key);
    }
  }
}

/** The variables of one host, and what was found wanting while they were read. */
class HostReading {
  readonly strange: [Variable, string][] = [];
  readonly obstacles: string[] = [];
  readonly notes: string[] = [];
  readonly #variables: ReadonlyMap<string, Variable>;

  constructor(variables: ReadonlyMap<string, Variable>) {
    this.#variables = variables;
  }

  /** The value under the last of the names that is set. */
  get(what: keyof typeof HOST_VARIABLES): string | undefined {
    const name = HOST_VARIABLES[what].findLast((one) => this.#variables.has(one));
    const variable = name === undefined ? undefined : this.#variables.get(name);
    if (variable === undefined) return undefined;
    if (variable.value === undefined)
      this.obstacles.push(`its ${name} (line ${variable.place.line}) is no plain value`);
    return variable.value === '' ? undefined : variable.value;
  }

  /** Where ssh's own arguments send it. */
  jump(): string | undefined {
    let jump: string | undefined;
    for (const name of HOST_VARIABLES.sshArguments) {
      const variable = this.#variables.get(name);
      if (variable?.value === undefined) continue;
      const read = sshArguments(variable.value);
      jump ??= read.jump;
      for (const words of read.strange) this.strange.push([variable, words]);
    }
    return jump;
  }

  has(name: 'ansible_password' | 'ansible_become_password'): boolean {
    return this.#variables.has(name);
  }
}

function parsedHost(
  { name, place, groups, inGroups }: Pick<ParsedHost, 'name' | 'place' | 'groups' | 'inGroups'>,
  reading: HostReading,
): ParsedHost {
  const connection = reading
    .get('connection')
    ?.replace(/^ansible\.(?:builtin|windows|netcommon)\./, '')
    .toLowerCase();
  const way = wayOf(connection);
  if (way === undefined) reading.obstacles.push(`is reached by "${connection}", which Rounds does not know`);
  if (reading.has('ansible_password')) reading.notes.push('the inventory has a password for it, which was not taken');
  return {
    name,
    host: way === 'local' ? undefined : (reading.get('host') ?? name),
    user: reading.get('user'),
    port: reading.get('port'),
    platform: reading.get('platform') ?? (way === 'windows' ? 'windows' : undefined),
    site: reading.get('site'),
    groups,
    inGroups,
    keyFile: way === 'local' ? undefined : reading.get('keyFile'),
    jump: way === 'local' ? undefined : reading.jump(),
    sudo: sudoOf(reading),
    place,
    notes: reading.notes,
    obstacles: reading.obstacles,
  };
}

function wayOf(connection: string | undefined): 'ssh' | 'local' | 'windows' | undefined {
  switch (connection) {
    case undefined:
    case 'smart':
    case 'ssh':
    case 'paramiko':
    case 'paramiko_ssh':
      return 'ssh';
    case 'local':
      return 'local';
    case 'winrm':
    case 'psrp':
      return 'windows';
    default:
      return undefined;
  }
}

/** Reads use `sudo -n` only where the inventory becomes root by sudo and has no password for it. */
function sudoOf(reading: HostReading): boolean | undefined {
  const become = reading.get('become')?.toLowerCase();
  if (become === undefined || !['1', 'true', 'yes', 'on', 'y', 't'].includes(become)) return undefined;
  const method = reading.get('becomeMethod') ?? 'sudo';
  const user = reading.get('becomeUser') ?? 'root';
  if (method.replace(/^ansible\.builtin\./, '') !== 'sudo' || user !== 'root') {
    reading.notes.push(`the inventory becomes ${user} by ${method}, which reads here do not do`);
    return undefined;
  }
  if (reading.has('ansible_become_password')) {
    reading.notes.push('the inventory has a sudo password for it, which was not taken: reads go without root');
    return undefined;
  }
  return true;
}
