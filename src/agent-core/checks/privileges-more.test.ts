import { describe, expect, it } from 'vitest';
import { type Baseline, baseline as baselineSchema } from '../../contract/baseline.ts';
import { avEdrCheck, avEdrPrivileged } from './av_edr/index.ts';
import { backupCheck, backupPrivileged } from './backup/index.ts';
import type { Check } from './check.ts';
import { encryptionCheck, encryptionPrivileged } from './encryption/index.ts';

const context = { canary: 'abcdef0123456789', previousCanary: undefined, privileged: true } as const;

/** What the probes of a check pass to `priv`, with the values that their variables have under a baseline. */
function commands(check: Check<object>, baseline: Baseline): string[] {
  return check.probes({ ...context, platform: 'linux', baseline }).flatMap(({ script, params }) => {
    const code = script.split('\n').filter((line) => !/^\s*#/.test(line));
    const asked = code.flatMap((line) =>
      [...line.matchAll(/\bpriv ([^;)|&]*)/g)].map((match) => (match[1] ?? '').trim()),
    );
    return asked.flatMap((command) => {
      const filled = command.replaceAll(/"\$([A-Z_]+)"/g, (_, name: string) => params[name] ?? '?');
      const volumes = (params['VOLUMES'] ?? '').split(' ');
      return filled.includes('"$volume"') ? volumes.map((name) => filled.replace('"$volume"', name)) : [filled];
    });
  });
}

const cases: readonly {
  readonly name: string;
  readonly check: Check<object>;
  readonly section: object;
  readonly privileged: (baseline: Baseline) => readonly (readonly string[])[];
  readonly lines: readonly string[];
}[] = [
  {
    name: 'antivirus',
    check: avEdrCheck,
    section: { av_edr: { service_name: 'clamav-daemon', binary_path: '/usr/sbin/clamd', binary_hash: 'a'.repeat(64) } },
    privileged: avEdrPrivileged,
    lines: [
      'head -c 512 /var/lib/clamav/daily.cld',
      'head -c 512 /var/lib/clamav/daily.cvd',
      'sha256sum /usr/sbin/clamd',
    ],
  },
  {
    name: 'another antivirus',
    check: avEdrCheck,
    section: { av_edr: { service_name: 'vigil', signature_path: '/opt/vigil/sigs' } },
    privileged: avEdrPrivileged,
    lines: ['stat -L -c %Y /opt/vigil/sigs'],
  },
  {
    name: 'backup',
    check: backupCheck,
    section: { backup: { repository: 'sftp:backup@nas:/srv', password_file: '/etc/restic/password' } },
    privileged: backupPrivileged,
    lines: [
      'head -c 65536 /var/lib/compliance-agent/backup-status.json',
      'restic snapshots --json --no-lock --no-cache --repo sftp:backup@nas:/srv --password-file /etc/restic/password',
    ],
  },
  {
    name: 'backup without a repository',
    check: backupCheck,
    section: { backup: { status_file: '/srv/status.json' } },
    privileged: backupPrivileged,
    lines: ['head -c 65536 /srv/status.json'],
  },
  {
    name: 'encryption',
    check: encryptionCheck,
    section: { encryption: { luks_volumes: ['cryptroot', 'luks-0a1b.data_2'] } },
    privileged: encryptionPrivileged,
    lines: ['cryptsetup status cryptroot', 'cryptsetup status luks-0a1b.data_2'],
  },
];

describe.each(cases)('$name', ({ check, section, privileged, lines }) => {
  const baseline = baselineSchema.parse(section);

  it('names for the sudoers file exactly what its baseline needs', () => {
    expect(privileged(baseline).map((command) => command.join(' '))).toEqual(lines);
  });

  it('has every one of these commands in its probes, word for word', () => {
    expect(commands(check, baseline)).toEqual(expect.arrayContaining([...lines]));
  });

  it('runs nothing else as root', () => {
    // What its probes would ask for other baselines is never reached under this one.
    const others = [
      '?',
      ...['cld', 'cvd'].map((kind) => `head -c 512 /var/lib/clamav/daily.${kind}`),
      'sha256sum',
      'stat -L -c %Y',
    ];
    const more = commands(check, baseline).filter((command) => !lines.includes(command.trim()));
    expect(more.filter((command) => !others.includes(command.trim()))).toEqual([]);
  });

  it('has no probe for Windows yet, and each of its probes answers within 20 s', () => {
    expect(check.probes({ ...context, platform: 'windows', baseline })).toEqual([]);
    for (const platform of ['linux', 'nixos'] as const)
      for (const probe of check.probes({ ...context, platform, baseline }))
        expect(probe.timeoutMs).toBeLessThan(20_000);
  });
});
