import { describe, expect, it } from 'vitest';
import { readArchive, readUpdates } from './apt-updates.ts';

describe('readUpdates', () => {
  it('tells security updates from others by the archive that they come from', () => {
    // Recorded from apt-get -s of Debian 12 and Ubuntu 22.04.
    const lines = [
      'Inst base-files [12.4+deb12u11] (12.4+deb12u15 Debian:12.15/oldstable [amd64])',
      'Inst libgcrypt20-dev [1.10.1-3] (1.10.1-3+deb12u1 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64]) []',
      'Inst openssl [3.0.2-0ubuntu1.10] (3.0.2-0ubuntu1.18 Ubuntu:22.04/jammy-updates, Ubuntu:22.04/jammy-security [amd64])',
      'Inst libfoo [1] (2 UbuntuESMApps:22.04/jammy-apps-security [amd64])',
      'Inst linux-image-6.1.0-28-amd64 (6.1.119-1 Debian-Security:12/stable-security [amd64])',
      'Inst tool [1] (2 Security Tools:1/stable [amd64])',
      'Conf openssl (3.0.2-0ubuntu1.18 Ubuntu:22.04/jammy-updates, Ubuntu:22.04/jammy-security [amd64])',
    ];
    const { security, other } = readUpdates(lines);
    expect(security.map((one) => one.package)).toEqual([
      'libgcrypt20-dev',
      'openssl',
      'libfoo',
      'linux-image-6.1.0-28-amd64',
    ]);
    expect(security[0]).toEqual({ package: 'libgcrypt20-dev', installed: '1.10.1-3', offered: '1.10.1-3+deb12u1' });
    expect(security[3]?.installed).toBe('');
    expect(other).toBe(2);
  });

  it('counts a package once, and shows hostile names as text', () => {
    const line = 'Inst evil\u001b[31m [1] (2 Debian-Security:12/stable-security [all])';
    expect(readUpdates([line, line]).security).toEqual([{ package: 'evil\\u{1b}[31m', installed: '1', offered: '2' }]);
  });
});

describe('readArchive', () => {
  it.each([
    ['Origin: Debian;Label: Debian-Security;Suite: stable-security;Codename: bookworm-security;', true],
    ['Origin: Ubuntu;Label: Ubuntu;Suite: jammy-security;Codename: jammy;', true],
    ['Origin: Debian;Label: Debian;Suite: oldstable;Codename: bookworm;', false],
    ['', false],
  ])('%s is an archive of security updates: %s', (line, security) => {
    expect(readArchive(line).security).toBe(security);
  });

  it('reads when the archive was made', () => {
    expect(readArchive('Date: Sat, 21 Nov 2026 11:05:09 UTC;').madeAt).toBe(Date.UTC(2026, 10, 21, 11, 5, 9));
    expect(readArchive('Date: yesterday;').madeAt).toBeUndefined();
  });
});
