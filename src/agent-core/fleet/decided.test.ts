import { describe, expect, test } from 'vitest';
import {
  avEdrBaseline,
  type Baseline,
  backupBaseline,
  encryptionBaseline,
  firewallBaseline,
  patchingBaseline,
} from '../../contract/baseline.ts';
import { keepDecided } from './decided.ts';

/** What a host shows of its backups. */
const SEEN = { backup: backupBaseline.parse({ unit: 'borgmatic' }) };

function notesOf(current: Baseline, proposed: Baseline): string {
  return keepDecided(current, proposed).notes.join('\n');
}

describe('a proposal for a host that has a baseline', () => {
  test('keeps where backups are kept and what opens them, which no host tells, and says so', () => {
    const current = {
      backup: backupBaseline.parse({ repository: 'sftp:backup@nas:/srv/clinic', password_file: '/root/restic' }),
    };
    const { baseline, notes } = keepDecided(current, SEEN);
    expect(baseline.backup).toEqual({
      ...SEEN.backup,
      repository: 'sftp:backup@nas:/srv/clinic',
      password_file: '/root/restic',
    });
    expect(notes).toEqual([expect.stringMatching(/^backup: kept .*: repository, password_file\./)]);
  });

  test('keeps the place of the signatures with the same product, and only names it with another', () => {
    const current = { av_edr: avEdrBaseline.parse({ service_name: 'acme-av', signature_path: '/opt/acme/db' }) };
    const same = { av_edr: avEdrBaseline.parse({ service_name: 'acme-av' }) };
    const other = { av_edr: avEdrBaseline.parse({ service_name: 'clamav-daemon' }) };
    expect(keepDecided(current, same).baseline.av_edr?.signature_path).toBe('/opt/acme/db');
    expect(keepDecided(current, other).baseline.av_edr).toEqual(other.av_edr);
    expect(notesOf(current, other)).toMatch(/not in this proposal: signature_path\./);
  });

  test('keeps limits and thresholds that a person has chosen', () => {
    const current = { patching: patchingBaseline.parse({ max_security_updates: 5, drift_threshold: 3 }) };
    const found = { patching: patchingBaseline.parse({}) };
    expect(keepDecided(current, found).baseline).toEqual(current);
    expect(notesOf(current, found)).toContain('max_security_updates, drift_threshold');
  });

  test('takes what can be read from the host, and names what was set and is not found', () => {
    const hash = 'a'.repeat(64);
    const current = {
      firewall: firewallBaseline.parse({ tables: ['inet old'], ruleset_hash_raw: hash, baseline_file: 'fw.nft' }),
      encryption: encryptionBaseline.parse({ luks_volumes: ['cryptold'], windows_volumes: ['D:'] }),
    };
    const found = {
      firewall: firewallBaseline.parse({ tables: ['inet filter'] }),
      encryption: encryptionBaseline.parse({ luks_volumes: ['cryptroot'] }),
    };
    const { baseline } = keepDecided(current, found);
    expect(baseline.firewall).toEqual({ ...found.firewall, baseline_file: 'fw.nft' });
    expect(baseline.encryption).toEqual({ luks_volumes: ['cryptroot'], windows_volumes: ['D:'] });
    expect(notesOf(current, found)).toMatch(/not in this proposal: ruleset_hash_raw\./);
  });

  test('has nothing to say where nobody wrote anything', () => {
    expect(keepDecided({}, SEEN)).toEqual({ baseline: SEEN, notes: [] });
    expect(keepDecided(SEEN, SEEN)).toEqual({ baseline: SEEN, notes: [] });
  });

  test('brings back no section of which nothing can be proposed', () => {
    expect(keepDecided({ av_edr: avEdrBaseline.parse({ service_name: 'acme-av' }) }, SEEN).baseline).toEqual(SEEN);
  });
});
