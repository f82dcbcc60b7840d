import { describe, expect, it } from 'vitest';
import { avEdrBaseline, backupBaseline, baseline, encryptionBaseline } from './baseline.ts';

describe('the baseline of antivirus, backup and encryption', () => {
  it('has the standard numbers where a section leaves them out', () => {
    expect(baseline.parse({ av_edr: { service_name: 'clamav-daemon' }, backup: {}, encryption: {} })).toEqual({
      av_edr: { service_name: 'clamav-daemon', max_signature_age_days: 3 },
      backup: {
        max_age_hours: 24,
        max_restore_test_age_days: 30,
        status_file: '/var/lib/compliance-agent/backup-status.json',
        unit: 'restic-backup',
      },
      encryption: { luks_volumes: ['cryptroot', 'crypthome'], windows_volumes: ['C:'] },
    });
  });

  it('needs the name of the antivirus service, and no list of volumes that is empty', () => {
    expect(avEdrBaseline.safeParse({}).success).toBe(false);
    expect(encryptionBaseline.safeParse({ luks_volumes: [] }).success).toBe(false);
  });

  it.each([
    'usr/sbin/clamd',
    '/usr/../etc/shadow',
    '/usr/./clamd',
    '/usr//clamd',
    '/a b',
    '/a*',
    '/a;b',
    '/a\n/b',
    '/a\u0000',
    '/',
    '',
  ])('takes %j for no path', (path) => {
    expect(avEdrBaseline.safeParse({ service_name: 'x', binary_path: path }).success).toBe(false);
  });

  it.each(['/usr/sbin/clamd', '/nix/store/0a-clamav-1.4.1/bin/clamd', '/opt/a_b/.c@d+e=f'])(
    'takes the path %s',
    (path) => {
      expect(avEdrBaseline.safeParse({ service_name: 'x', binary_path: path }).success).toBe(true);
    },
  );

  it.each([
    '/srv/backup',
    'sftp:backup@nas:/srv/clinic',
    'rest:https://nas:8000/clinic',
    's3:s3.amazonaws.com/clinic',
    'b2:bucket:path',
  ])('takes the repository %s', (repository) => {
    expect(backupBaseline.safeParse({ repository }).success).toBe(true);
  });

  it.each(['--help', 'rest:https://user:secret@nas/clinic', '/srv/a b', '$HOME', ''])(
    'refuses the repository %j',
    (repository) => {
      expect(backupBaseline.safeParse({ repository }).success).toBe(false);
    },
  );

  it.each(['-v', 'a b', '../x', 'a/b', ''])('takes %j for no volume', (name) => {
    expect(encryptionBaseline.safeParse({ luks_volumes: [name] }).success).toBe(false);
  });
});
