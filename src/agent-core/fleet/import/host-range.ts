import { MAX_IMPORT_HOSTS } from '../../../contract/imports.ts';
import { hostAndPort } from './target-words.ts';

/** Longer patterns are none: names of hosts have at most 253 characters. */
const MAX_PATTERN = 400;

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Hosts that a pattern of an Ansible inventory stands for. */
export interface HostPattern {
  readonly hosts: readonly string[];
  readonly port: string | undefined;
}

/**
 * Expands `web[01:20]`, `db[a:c].example`, `node[1:9:2]` (both ends are in), several in one pattern, and takes off a port.
 * What is wrong comes back as a text.
 */
export function hostPattern(pattern: string): HostPattern | string {
  const { host, port } = splitPort(pattern);
  if (host === '') return 'does not say which host';
  if (host.length > MAX_PATTERN) return 'is longer than any name of a host';
  let hosts = [''];
  for (const part of host.split(/(\[[^[\]]*:[^[\]]*\])/)) {
    const values = part.startsWith('[') && part.endsWith(']') ? rangeOf(part.slice(1, -1)) : [part];
    if (typeof values === 'string') return values;
    if (hosts.length * values.length > MAX_IMPORT_HOSTS) return `stands for more than ${MAX_IMPORT_HOSTS} hosts`;
    hosts = hosts.flatMap((start) => values.map((value) => start + value));
  }
  if (hosts.some((one) => /[[\]]/.test(one))) return 'has a bracket that is no range such as [01:20]';
  return { hosts, port };
}

/** A port stands behind the last bracket, or behind the only colon. */
function splitPort(pattern: string): { host: string; port: string | undefined } {
  const address = hostAndPort(pattern);
  // In brackets an address has at least two colons; a range has one or two, and never is an address.
  if (typeof address !== 'string' && !isRange(pattern)) return { host: address.host, port: address.port };
  const tail = /^(.*[^:]):(\d{1,5})$/s.exec(pattern);
  const inBrackets = tail?.[1] !== undefined && tail[1].lastIndexOf('[') > tail[1].lastIndexOf(']');
  if (tail?.[1] === undefined || inBrackets) return { host: pattern, port: undefined };
  return { host: tail[1], port: tail[2] };
}

function isRange(pattern: string): boolean {
  return /\[[0-9]*:[0-9]+(?::[0-9]+)?\]|\[[A-Za-z]?:[A-Za-z](?::[0-9]+)?\]/.test(pattern);
}

function rangeOf(text: string): string[] | string {
  const parts = text.split(':');
  const [first = '', last = '', stepText = '1'] = parts;
  if (parts.length > 3 || last === '' || !/^[1-9]\d{0,3}$/.test(stepText))
    return `has a range [${text}] that is not understood`;
  const step = Number(stepText);
  if (/^[A-Za-z]$/.test(last) && /^[A-Za-z]?$/.test(first))
    return span(
      first === '' ? 0 : LETTERS.indexOf(first),
      LETTERS.indexOf(last),
      step,
      (at) => LETTERS[at] ?? '',
      text,
    );
  if (!/^\d{0,9}$/.test(first) || !/^\d{1,9}$/.test(last)) return `has a range [${text}] that is not understood`;
  const padded = first.length > 1 && first.startsWith('0');
  if (padded && first.length !== last.length) return `has a range [${text}] whose ends are not of the same length`;
  const width = padded ? first.length : 0;
  return span(Number(first === '' ? 0 : first), Number(last), step, (at) => String(at).padStart(width, '0'), text);
}

function span(from: number, to: number, step: number, show: (at: number) => string, text: string): string[] | string {
  if (from > to) return `has a range [${text}] that ends before it begins`;
  if ((to - from) / step >= MAX_IMPORT_HOSTS) return `stands for more than ${MAX_IMPORT_HOSTS} hosts`;
  const values: string[] = [];
  for (let at = from; at <= to; at += step) values.push(show(at));
  return values;
}
