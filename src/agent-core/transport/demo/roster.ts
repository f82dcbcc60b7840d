import type { Platform } from '../../../contract/enums.ts';

/** What of a demo host decides how it answers. */
export interface DemoTemplate {
  /** Short name, also in its address. */
  readonly name: string;
  readonly site: string;
  readonly platform: Platform;
  /** As the host itself names its system. */
  readonly os: string;
  readonly kernel: string;
}

/** A clinic location of the demo. */
export interface DemoSite {
  readonly name: string;
  readonly timezone: string;
}

/** One host of the demo clinic: a template, or one of its repetitions. */
export interface DemoHost extends DemoTemplate {
  /** 1 for the template itself; the repetitions count on from 2. */
  readonly number: number;
}

/** The locations, in different time zones, so that their days begin at different moments. */
export const DEMO_SITES: readonly DemoSite[] = [
  { name: 'maple-street', timezone: 'America/Chicago' },
  { name: 'harbor-view', timezone: 'America/Los_Angeles' },
  { name: 'hill-road', timezone: 'America/New_York' },
];

const DEBIAN = { platform: 'linux', os: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-28-amd64' } as const;
const UBUNTU = { platform: 'linux', os: 'Ubuntu 24.04.1 LTS', kernel: '6.8.0-51-generic' } as const;
const NIXOS = { platform: 'nixos', os: 'NixOS 24.11 (Vicuna)', kernel: '6.6.68' } as const;
const WINDOWS = { platform: 'windows', os: 'Microsoft Windows 11 Pro', kernel: '10.0.22631.4602' } as const;

/** The demo clinic: nine hosts of all platforms, each in one of the {@link DEMO_SITES}. */
export const DEMO_HOSTS: readonly DemoTemplate[] = [
  { name: 'front-desk', site: 'maple-street', ...DEBIAN },
  { name: 'records', site: 'maple-street', ...NIXOS },
  { name: 'imaging', site: 'maple-street', ...UBUNTU },
  { name: 'exam-room', site: 'maple-street', ...WINDOWS },
  { name: 'lab', site: 'harbor-view', ...DEBIAN },
  { name: 'pharmacy', site: 'harbor-view', ...NIXOS },
  { name: 'billing', site: 'harbor-view', ...WINDOWS },
  { name: 'reception', site: 'hill-road', ...UBUNTU },
  { name: 'archive', site: 'hill-road', ...NIXOS },
];

/** Hosts of a demo clinic, at most: more than one console is made for. */
export const MAX_DEMO_HOSTS = 2000;

/** `count` hosts: the nine, then the same again as `front-desk-2`, `records-2` and so on. */
export function demoHosts(count: number): DemoHost[] {
  return Array.from({ length: count }, (_, index) => {
    const template = DEMO_HOSTS[index % DEMO_HOSTS.length];
    if (template === undefined) throw new RangeError('the demo clinic has no hosts');
    return numbered(template, Math.floor(index / DEMO_HOSTS.length) + 1);
  });
}

/** The host of that name, whether or not it was ever added; undefined where the clinic has none. */
export function demoHost(name: string): DemoHost | undefined {
  const [, base = name, digits] = /^([a-z-]+?)-([1-9][0-9]{0,3})$/.exec(name) ?? [];
  const template = DEMO_HOSTS.find((one) => one.name === base);
  const number = Number(digits ?? 1);
  if (template === undefined || (digits !== undefined && number < 2) || number > MAX_DEMO_HOSTS) return undefined;
  return numbered(template, number);
}

function numbered(template: DemoTemplate, number: number): DemoHost {
  return { ...template, number, name: number === 1 ? template.name : `${template.name}-${number}` };
}
