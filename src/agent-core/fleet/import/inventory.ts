import type { Findings } from './findings.ts';
import { hostPattern } from './host-range.ts';
import { isSecretVariable, isVariableOfUse, secretKey } from './inventory-variables.ts';
import type { Place } from './place.ts';

/** A variable of an Ansible inventory. */
export interface Variable {
  /** As text; undefined when it is a template or a list, which only Ansible can tell. */
  readonly value: string | undefined;
  readonly place: Place;
}

type Variables = Map<string, Variable>;

interface Group {
  readonly hosts: Set<string>;
  readonly children: Set<string>;
  readonly parents: Set<string>;
  readonly variables: Variables;
}

interface InventoryHost {
  readonly place: Place;
  readonly groups: Set<string>;
  readonly variables: Variables;
}

/** One host of an inventory. */
interface ListedHost {
  readonly name: string;
  readonly place: Place;
  /** Those that name it. */
  readonly groups: readonly string[];
  /** The same with all that they are part of, the weakest first. */
  readonly inGroups: readonly string[];
  readonly variables: ReadonlyMap<string, Variable>;
}

/** Far above what people write, far below what would take long. */
const MAX_GROUPS = 1000;
const MAX_MEMBERSHIPS = 50_000;
const MAX_LINKS = 5000;
/** Groups that are asked for the variables of hosts, over all hosts. */
const MAX_VISITS = 500_000;

/** The group of all hosts, and of those that are in no other. */
export const ALL = 'all';
export const UNGROUPED = 'ungrouped';

/** An Ansible inventory under construction: what INI and YAML have in common. */
export class Inventory {
  readonly #findings: Findings;
  readonly #groups = new Map<string, Group>();
  readonly #hosts = new Map<string, InventoryHost>();
  #memberships = 0;
  #links = 0;

  constructor(findings: Findings) {
    this.#findings = findings;
    this.group(ALL, { line: 1 });
    this.group(UNGROUPED, { line: 1 });
  }

  /** Makes a group known. False when there are too many. */
  group(name: string, place: Place): boolean {
    if (this.#groups.has(name)) return true;
    if (this.#groups.size >= MAX_GROUPS) {
      this.#findings.report(place, name, `is beyond the ${MAX_GROUPS} groups that are read`);
      return false;
    }
    this.#groups.set(name, { hosts: new Set(), children: new Set(), parents: new Set(), variables: new Map() });
    return true;
  }

  hasGroup(name: string): boolean {
    return this.#groups.has(name);
  }

  /** Puts the hosts of a pattern into a group; answers their names, none when the pattern is wrong. */
  members(groupName: string, pattern: string, place: Place): readonly string[] {
    // Before the pattern is expanded, which takes as long as it has hosts.
    const isTooMuch = this.#memberships > MAX_MEMBERSHIPS;
    const expanded = isTooMuch ? 'was left out: there are too many hosts in too many groups' : hostPattern(pattern);
    if (typeof expanded === 'string') {
      this.#findings.report(place, pattern, expanded);
      return [];
    }
    this.#memberships += expanded.hosts.length;
    for (const name of expanded.hosts) {
      const host = this.#hosts.get(name) ?? { place, groups: new Set(), variables: new Map() };
      this.#hosts.set(name, host);
      if (groupName !== ALL) host.groups.add(groupName);
      this.#groups.get(groupName)?.hosts.add(name);
      if (expanded.port !== undefined && !host.variables.has('ansible_port'))
        host.variables.set('ansible_port', { value: expanded.port, place });
    }
    return expanded.hosts;
  }

  /** Makes one group part of another; both must be known. A circle is named and left out. */
  child(parent: string, name: string, place: Place): void {
    if (this.#groups.get(parent)?.children.has(name) === true) return;
    this.#links += 1;
    if (this.#links > MAX_LINKS) {
      this.#findings.report(place, name, 'was left out: there are too many groups in groups');
      return;
    }
    if (name === parent || this.#ancestors([parent]).has(name)) {
      this.#findings.report(place, name, `cannot be part of ${parent}: ${parent} is part of it`);
      return;
    }
    this.#groups.get(parent)?.children.add(name);
    if (parent !== ALL) this.#groups.get(name)?.parents.add(parent);
  }

  /** Sets a variable of hosts or of a group; what cannot be used is named once, where it stands. */
  variable(of: { hosts: readonly string[] } | { group: string }, name: string, value: unknown, place: Place): void {
    const text = this.#valueOf(name, value, place);
    if (text === 'ignore') return;
    const variable: Variable = { value: text?.value, place };
    const owners = 'group' in of ? [this.#groups.get(of.group)] : of.hosts.map((host) => this.#hosts.get(host));
    const key = isSecretVariable(name) ? secretKey(name) : name;
    for (const owner of owners) owner?.variables.set(key, variable);
  }

  #valueOf(name: string, value: unknown, place: Place): { value: string } | undefined | 'ignore' {
    if (isSecretVariable(name)) {
      this.#findings.report(
        place,
        name,
        'passwords are never taken from an inventory: add the host with --password-stdin, or use keys',
      );
      return { value: '' };
    }
    const use = isVariableOfUse(name);
    if (use === 'no') return 'ignore';
    if (use === 'unknown') {
      this.#findings.report(place, name, 'is a variable of Ansible that is not understood');
      return 'ignore';
    }
    if (typeof value === 'string' && !/\{\{|\{%|^\$ANSIBLE_VAULT/.test(value)) return { value: value.slice(0, 1000) };
    if (typeof value === 'number' || typeof value === 'boolean') return { value: String(value) };
    this.#findings.report(place, name, 'is a template, a list, encrypted or empty: only a plain value is understood');
    return undefined;
  }

  /** Every host in the order of the file. */
  *hosts(): Generator<ListedHost> {
    const order = this.#order();
    let visits = 0;
    for (const [name, host] of this.#hosts) {
      const groups = host.groups.size === 0 ? [UNGROUPED] : [...host.groups];
      const all = [ALL, ...[...this.#ancestors(groups)].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))];
      visits += all.length;
      if (visits > MAX_VISITS) {
        this.#findings.report(host.place, name, 'and what follows was left out: there are too many groups in groups');
        return;
      }
      const variables: Variables = new Map();
      for (const group of all)
        for (const [key, value] of this.#groups.get(group)?.variables ?? []) variables.set(key, value);
      for (const [key, value] of host.variables) variables.set(key, value);
      const [direct, inGroups] = [groups, all.slice(1)].map((some) => some.filter((one) => one !== UNGROUPED));
      yield { name, place: host.place, groups: direct ?? [], inGroups: inGroups ?? [], variables };
    }
  }

  /** The names of all groups, the weakest first. */
  groupOrder(): string[] {
    const order = this.#order();
    return [...order.keys()].filter((name) => name !== UNGROUPED);
  }

  /** Groups from the weakest to the strongest: by their depth below `all`, then ansible_group_priority, then the name. */
  #order(): ReadonlyMap<string, number> {
    const depths = new Map<string, number>();
    const depthOf = (name: string): number => {
      const known = depths.get(name);
      if (known !== undefined) return known;
      let depth = 1;
      // No circle can be here: child() leaves them out.
      for (const parent of this.#groups.get(name)?.parents ?? []) depth = Math.max(depth, depthOf(parent) + 1);
      depths.set(name, depth);
      return depth;
    };
    const priorityOf = (name: string) =>
      Number(this.#groups.get(name)?.variables.get('ansible_group_priority')?.value ?? 1) || 1;
    const sorted = [...this.#groups.keys()]
      .filter((name) => name !== ALL)
      .map((name) => ({ name, depth: depthOf(name), priority: priorityOf(name) }))
      .sort((a, b) => a.depth - b.depth || a.priority - b.priority || (a.name < b.name ? -1 : 1));
    return new Map(sorted.map(({ name }, index) => [name, index]));
  }

  /** These groups and all that they are part of, without `all`. */
  #ancestors(names: readonly string[]): Set<string> {
    const found = new Set<string>();
    const waiting = names.filter((name) => name !== ALL);
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (found.has(name)) continue;
      found.add(name);
      waiting.push(...(this.#groups.get(name)?.parents ?? []));
    }
    return found;
  }
}
