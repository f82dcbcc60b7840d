import { describe, expect, it } from 'vitest';
import { type Baseline, baseline as baselineSchema } from '../../contract/baseline.ts';
import { depthOf } from '../drift/cadence.ts';
import type { Check, ProbeContext } from './check.ts';
import { CHECKS, privilegedCommands } from './index.ts';

const context = { canary: 'abcdef0123456789', previousCanary: undefined, privileged: true } as const;
const asked = (check: Check<object>, platform: ProbeContext['platform'], baseline: Baseline) =>
  check.probes({ ...context, platform, baseline });

/** Whatever the probes of a check pass to `priv`, with the values that their variables have under a baseline. */
function commands(check: Check<object>, baseline: Baseline): string[] {
  const probes = (['linux', 'nixos'] as const).flatMap((platform) => asked(check, platform, baseline));
  const found = probes.flatMap(({ script, params }) => {
    const code = script.split('\n').filter((line) => !/^\s*#/.test(line));
    const passed = code.flatMap((line) =>
      [...line.matchAll(/\bpriv ([^;)|&]*)/g)].map((match) => (match[1] ?? '').replace(/ 2>\/dev\/null.*$/, '').trim()),
    );
    return passed.flatMap((command) => {
      const filled = command.replaceAll(/"\$([A-Z_]+)"/g, (_, name: string) => params[name] ?? '?');
      const volumes = (params['VOLUMES'] ?? '').split(' ').filter((name) => name !== '');
      return filled.includes('"$volume"') ? volumes.map((name) => filled.replace('"$volume"', name)) : [filled.trim()];
    });
  });
  return [...new Set(found)];
}

/** Written into a probe for other baselines than the one under test: reached only where its parameter has a value. */
const OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  av_edr: [
    'head -c 512 /var/lib/clamav/daily.cld',
    'head -c 512 /var/lib/clamav/daily.cvd',
    'sha256sum',
    'stat -L -c %Y',
  ],
};

const AV = { service_name: 'clamav-daemon', binary_path: '/usr/sbin/clamd', binary_hash: 'a'.repeat(64) };
const STATUS = 'head -c 65536 /var/lib/compliance-agent/backup-status.json';
const LISTING = 'restic snapshots --json --no-lock --no-cache --repo';
const CLAMAV = ['head -c 512 /var/lib/clamav/daily.cld', 'head -c 512 /var/lib/clamav/daily.cvd'];

describe.each<readonly [string, object, Readonly<Record<string, readonly string[]>>]>([
  [
    'without a baseline',
    {},
    {
      patching: [],
      logging: [
        'auditctl -l',
        'journalctl -q -t rounds -o cat -n 2000 --no-pager',
        'tail -c 262144 /var/log/syslog',
        'tail -c 262144 /var/log/messages',
      ],
      firewall: ['nft -j list ruleset', 'nft list ruleset', 'iptables-save', 'ip6tables-save'],
      av_edr: CLAMAV,
      backup: [STATUS],
      encryption: [],
    },
  ],
  [
    'with ClamAV, a repository and two volumes',
    {
      av_edr: AV,
      backup: { repository: 'sftp:backup@nas:/srv', password_file: '/srv/restic/password' },
      encryption: { luks_volumes: ['cryptroot', 'luks-0a1b.data_2'] },
    },
    {
      av_edr: [...CLAMAV, 'sha256sum /usr/sbin/clamd'],
      backup: [STATUS, `${LISTING} sftp:backup@nas:/srv --password-file /srv/restic/password`],
      encryption: ['cryptsetup status cryptroot', 'cryptsetup status luks-0a1b.data_2'],
    },
  ],
  [
    'with a product that is not known and a record elsewhere',
    { av_edr: { service_name: 'vigil', signature_path: '/opt/vigil/sigs' }, backup: { status_file: '/srv/status' } },
    { av_edr: ['stat -L -c %Y /opt/vigil/sigs'], backup: ['head -c 65536 /srv/status'], encryption: [] },
  ],
])('%s', (_, section, wanted) => {
  const baseline = baselineSchema.parse(section);
  const named = privilegedCommands(baseline);

  it('the checks name for the sudoers file exactly what they need', () => {
    for (const [check, lines] of Object.entries(wanted)) {
      const own = [...named].find(([id]) => id === check)?.[1] ?? [];
      expect([check, own.map((words) => words.join(' '))]).toEqual([check, lines]);
    }
  });

  it.each(CHECKS.map((check) => ({ id: check.id, check })))(
    '$id has it all in its probes, and nothing else',
    ({ check }) => {
      const own = (named.get(check.id) ?? []).map((words) => words.join(' '));
      const passed = commands(check, baseline);
      expect(passed).toEqual(expect.arrayContaining(own));
      const others = new Set([...own, ...(OF_OTHERS[check.id] ?? [])]);
      expect(passed.filter((command) => !others.has(command))).toEqual([]);
    },
  );
});

describe.each(CHECKS.map((check) => ({ id: check.id, check })))('$id', ({ check }) => {
  const baselines = [{}, { av_edr: AV, backup: { repository: '/srv/backup' } }].map((one) => baselineSchema.parse(one));

  it('has no probe for Windows yet', () => {
    for (const baseline of baselines) expect(asked(check, 'windows', baseline)).toEqual([]);
  });

  it('answers within 20 s', () => {
    for (const baseline of baselines)
      for (const platform of ['linux', 'nixos'] as const)
        for (const probe of asked(check, platform, baseline)) expect(probe.timeoutMs).toBeLessThan(20_000);
  });

  it('is read by the scans that its freshness counts on', () => {
    for (const baseline of baselines)
      for (const platform of ['linux', 'nixos'] as const) {
        const cheap = asked(check, platform, baseline).some((probe) => probe.cadence === 'cheap');
        expect([platform, depthOf(check.id, platform)]).toEqual([platform, cheap ? 'cheap' : 'full']);
      }
  });
});

it('expensive are the package simulation, the hash of a program and the repository, and nothing else', () => {
  const baseline = baselineSchema.parse({ av_edr: AV, backup: { repository: '/srv/backup' } });
  const expensive = (platform: 'linux' | 'nixos') =>
    CHECKS.flatMap((check) => asked(check, platform, baseline))
      .filter((probe) => probe.cadence === 'expensive')
      .map((probe) => probe.name);
  expect(expensive('linux')).toEqual(['patching', 'av_edr_binary', 'backup_repository']);
  expect(expensive('nixos')).toEqual(['av_edr_binary', 'backup_repository']);
});
