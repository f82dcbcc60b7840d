import { MAX_YAML_BYTES, readYamlSource, type YamlSource } from '../../config/yaml-source.ts';
import { type Findings, newFindings } from './findings.ts';
import { Inventory } from './inventory.ts';
import { takeInventory } from './inventory-hosts.ts';
import type { ParsedList } from './parsed-list.ts';
import type { Place } from './place.ts';
import { linesOf } from './text.ts';

/** Whether a text is an inventory in YAML form, by its first line: the name of a group and a colon. */
export function looksLikeAnsibleYaml(text: string): boolean {
  for (const line of linesOf(text.slice(0, 20_000))) {
    if (/^\s*(?:#.*|---.*|%YAML.*)?$/.test(line.text)) continue;
    return /^["']?[A-Za-z_][\w.-]*["']?:\s*(?:#.*)?$/.test(line.text);
  }
  return false;
}

/**
 * Reads an Ansible inventory in YAML form: groups with `hosts`, `vars` and `children`. A mistake of the YAML itself is named,
 * and then nothing is taken. Never throws.
 */
export function parseAnsibleYaml(text: string): ParsedList {
  const findings = newFindings();
  const done = (): ParsedList => ({
    format: 'ansible_yaml',
    hosts: findings.hosts,
    knownKeys: [],
    notUnderstood: findings.notUnderstood(),
  });
  if (Buffer.byteLength(text, 'utf8') > MAX_YAML_BYTES) {
    findings.report(
      { line: 1 },
      '',
      `YAML is read up to ${MAX_YAML_BYTES / 1024} KiB: split the inventory, or write it as INI or CSV`,
    );
    return done();
  }
  const source = readYamlSource(withoutTags(text));
  for (const { line, message } of source.problems) findings.report({ line }, '', message);
  if (source.problems.length > 0) return done();
  const inventory = new Inventory(findings);
  const reader: Reader = { inventory, source, findings };
  for (const [name, group] of members(source.value, [], reader, 'groups')) readGroup(name, group, [name], reader);
  takeInventory(inventory, findings);
  return { ...done(), groupOrder: inventory.groupOrder() };
}

/**
 * Ansible's own tags mark values that are encrypted or no templates. They are blanked, since the reader refuses all tags; an
 * encrypted value is a password or a text that means nothing here, and is named as either.
 */
function withoutTags(text: string): string {
  return text.replace(
    /([:\-[{,]\s{1,20})(!(?:vault|unsafe))(?=\s)/g,
    (_, before: string, tag: string) => before + ' '.repeat(tag.length),
  );
}

interface Reader {
  readonly inventory: Inventory;
  readonly source: YamlSource;
  readonly findings: Findings;
}

function readGroup(name: string, value: unknown, path: readonly string[], reader: Reader): void {
  const { inventory, findings } = reader;
  const place = placeOf(path, reader);
  if (!inventory.group(name, place)) return;
  for (const [part, content] of members(value, path, reader, 'hosts, vars and children')) {
    const inner = [...path, part];
    if (part === 'hosts') readHosts(name, content, inner, reader);
    else if (part === 'children') readChildren(name, content, inner, reader);
    else if (part === 'vars') {
      for (const [variable, text] of members(content, inner, reader, 'variables'))
        inventory.variable({ group: name }, variable, text, placeOf([...inner, variable], reader));
    } else findings.report(placeOf(inner, reader), part, 'is not known in a group (only hosts, vars and children are)');
  }
}

function readHosts(group: string, value: unknown, path: readonly string[], reader: Reader): void {
  for (const [pattern, variables] of members(value, path, reader, 'hosts, each with a colon behind its name')) {
    const inner = [...path, pattern];
    const hosts = reader.inventory.members(group, pattern, placeOf(inner, reader));
    for (const [name, text] of members(variables, inner, reader, 'variables'))
      reader.inventory.variable({ hosts }, name, text, placeOf([...inner, name], reader));
  }
}

function readChildren(parent: string, value: unknown, path: readonly string[], reader: Reader): void {
  for (const [name, group] of members(value, path, reader, 'groups, each with a colon behind its name')) {
    const inner = [...path, name];
    if (!reader.inventory.group(name, placeOf(inner, reader))) continue;
    reader.inventory.child(parent, name, placeOf(inner, reader));
    readGroup(name, group, inner, reader);
  }
}

/** The members of a mapping; nothing for an empty place, and a finding for anything else. */
function members(value: unknown, path: readonly string[], reader: Reader, what: string): [string, unknown][] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'object' && !Array.isArray(value)) return Object.entries(value);
  reader.findings.report(placeOf(path, reader), path.at(-1) ?? '', `must be a mapping of ${what}`);
  return [];
}

function placeOf(path: readonly string[], { source }: Reader): Place {
  return { line: source.nameAt(path).line };
}
