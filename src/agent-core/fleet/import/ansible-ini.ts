import { type Findings, newFindings } from './findings.ts';
import { Inventory, UNGROUPED } from './inventory.ts';
import { takeInventory } from './inventory-hosts.ts';
import type { ParsedList } from './parsed-list.ts';
import type { Place } from './place.ts';
import { shellWords } from './shell-words.ts';
import { linesOf } from './text.ts';

const SECTION = /^\[([^:\]\s]{1,200})(?::(\w{1,20}))?\]\s*(?:#.*)?$/;

type Section = { readonly name: string; readonly kind: 'hosts' | 'vars' | 'children' };

/** Whether a text is an inventory in INI form: it has a section. */
export function looksLikeAnsibleIni(text: string): boolean {
  for (const line of linesOf(text.slice(0, 200_000))) if (SECTION.test(line.text.trim())) return true;
  return false;
}

/**
 * Reads an Ansible inventory in INI form: groups, `:children`, `:vars`, ranges, variables of hosts. Where Ansible refuses the
 * whole file for one mistake, the mistake is named and the rest is read. Never throws; takes time in proportion to the text.
 */
export function parseAnsibleIni(text: string): ParsedList {
  const findings = newFindings();
  const inventory = new Inventory(findings);
  declareGroups(text, inventory);
  let section: Section | undefined = { name: UNGROUPED, kind: 'hosts' };
  for (const { number, text: raw } of linesOf(text)) {
    const line = raw.trim();
    const place: Place = { line: number };
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[') && !/^\[[^\]]*:[^\]]*\]:\d+/.test(line))
      section = sectionOf(line, inventory, findings, place);
    else if (section === undefined) continue;
    else if (section.kind === 'hosts') takeHosts(line, section.name, inventory, findings, place);
    else if (section.kind === 'children') takeChild(line, section.name, inventory, findings, place);
    else takeVariable(line, section.name, inventory, findings, place);
  }
  takeInventory(inventory, findings);
  return {
    format: 'ansible_ini',
    hosts: findings.hosts,
    groupOrder: inventory.groupOrder(),
    knownKeys: [],
    notUnderstood: findings.notUnderstood(),
  };
}

/** A group may be named as a child before its own section comes. */
function declareGroups(text: string, inventory: Inventory): void {
  for (const { number, text: raw } of linesOf(text)) {
    const found = SECTION.exec(raw.trim());
    if (found?.[1] !== undefined && found[2] !== 'vars') inventory.group(found[1], { line: number });
  }
}

function sectionOf(line: string, inventory: Inventory, findings: Findings, place: Place): Section | undefined {
  const [, name, kind = 'hosts'] = SECTION.exec(line) ?? [];
  if (name === undefined) {
    findings.report(
      place,
      line,
      'is no section such as [group], [group:vars] or [group:children]; what stands under it was left out',
    );
    return undefined;
  }
  if (kind !== 'hosts' && kind !== 'vars' && kind !== 'children') {
    findings.report(
      place,
      line,
      `":${kind}" is not known (only :vars and :children are); what stands under it was left out`,
    );
    return undefined;
  }
  if (!inventory.hasGroup(name)) {
    findings.report(place, line, 'is about a group that is nowhere; what stands under it was left out');
    return undefined;
  }
  return { name, kind };
}

function takeHosts(line: string, group: string, inventory: Inventory, findings: Findings, place: Place): void {
  const words = shellWords(line);
  const [pattern, ...settings] = words ?? [];
  if (words === undefined) findings.report(place, line, 'has a quote that is never closed');
  if (pattern === undefined) return;
  const hosts = inventory.members(group, pattern, place);
  for (const setting of settings) {
    const at = setting.indexOf('=');
    if (at < 1) findings.report(place, setting, 'is no variable of the form name=value');
    else inventory.variable({ hosts }, setting.slice(0, at), literal(setting.slice(at + 1)), place);
  }
}

function takeChild(line: string, parent: string, inventory: Inventory, findings: Findings, place: Place): void {
  const name = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(line)?.[1];
  if (name === undefined) findings.report(place, line, 'is no name of a group');
  else if (!inventory.hasGroup(name)) findings.report(place, line, 'is a group that is nowhere');
  else inventory.child(parent, name, place);
}

function takeVariable(line: string, group: string, inventory: Inventory, findings: Findings, place: Place): void {
  const at = line.indexOf('=');
  if (at < 1) findings.report(place, line, 'is no variable of the form name=value');
  else inventory.variable({ group }, line.slice(0, at).trim(), literal(line.slice(at + 1).trim()), place);
}

/** Values are Python literals where they can be: quotes go, and so does a comment behind a quote or a number. */
function literal(text: string): string {
  const quoted = /^(?:'([^'\\]*)'|"([^"\\]*)")\s*(?:#.*)?$/.exec(text);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? '';
  return /^(-?\d+)\s*#/.exec(text)?.[1] ?? text;
}
