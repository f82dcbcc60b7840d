import type { LabHost } from '../lab-kit/host.ts';

/** The ways in which a stand-in volume is mapped: as the kernel's uuid names it, and with which cipher. */
export interface LabVolume {
  readonly name: string;
  readonly kind?: 'LUKS1' | 'LUKS2' | 'PLAIN';
  readonly cipher?: string;
}

/**
 * Makes a host look as if these volumes were open. The lab's kernel has no device mapper, so two things are stood in
 * for: the kernel's list below /sys/class/block (a folder mounted over it), and `cryptsetup`, which like the real one
 * answers root alone. Their texts are those of Linux 6 and cryptsetup 2.6.
 */
export async function standInForVolumes(host: LabHost, volumes: readonly LabVolume[]): Promise<void> {
  await host.must(
    'umount /sys/class/block 2>/dev/null; rm -rf /run/lab-block /run/lab-luks; mkdir -p /run/lab-block /run/lab-luks',
  );
  for (const [index, { name, kind = 'LUKS2', cipher = 'aes-xts-plain64' }] of volumes.entries()) {
    const uuid = kind === 'PLAIN' ? `CRYPT-PLAIN-${name}` : `CRYPT-${kind}-${'0123456789abcdef'.repeat(2)}-${name}`;
    await host.writeFile(`/run/lab-block/dm-${index}/dm/name`, `${name}\n`);
    await host.writeFile(`/run/lab-block/dm-${index}/dm/uuid`, `${uuid}\n`);
    await host.writeFile(
      `/run/lab-luks/${name}`,
      [
        `/dev/mapper/${name} is active and is in use.`,
        `  type:    ${kind}`,
        `  cipher:  ${cipher}`,
        '  keysize: 512 bits',
        '  key location: keyring',
        '  device:  /dev/vda3',
        '  sector size:  512',
        '  offset:  32768 sectors',
        '  size:    41899999 sectors',
        '  mode:    read/write',
        '',
      ].join('\n'),
    );
  }
  await host.must('mkdir -p /run/lab-block/loop0 && mount --bind /run/lab-block /sys/class/block');
  await host.replaceTool(
    '/usr/sbin/cryptsetup',
    [
      `[ "$(id -u)" = 0 ] || { echo 'Cannot initialize device-mapper, running as non-root user.' >&2; exit 1; }`,
      `[ "$1" = status ] || exit 1`,
      `cat "/run/lab-luks/$2" 2>/dev/null || { echo "/dev/mapper/$2 is inactive."; exit 4; }`,
    ].join('\n'),
  );
}

/**
 * A service clamav-daemon whose program only sleeps, and daily signatures built so many days ago: the first 512 bytes
 * as ClamAV writes them, and nothing behind. The lab's image has no antivirus.
 */
export async function standInForClamav(host: LabHost, daysOld = 0): Promise<void> {
  await host.must('test -e /usr/sbin/clamd || cp "$(readlink -f /usr/bin/sleep)" /usr/sbin/clamd');
  await host.writeFile(
    '/etc/systemd/system/clamav-daemon.service',
    '[Unit]\nDescription=Clam AntiVirus userspace daemon\n[Service]\nType=exec\nExecStart=/usr/sbin/clamd 1000000\n',
  );
  await host.must('systemctl daemon-reload && systemctl restart clamav-daemon.service');
  await setSignatures(host, daysOld);
}

/** Builds ClamAV's daily signatures anew, so many days ago. */
export async function setSignatures(host: LabHost, daysOld: number): Promise<void> {
  const seconds = Number(await host.must('date +%s')) - Math.round(daysOld * 86_400);
  const header = `ClamAV-VDB:31 Jan 2027 08-00 +0000:27500:2070000:90:${'0'.repeat(32)}:${'A'.repeat(170)}:raynman:${seconds}`;
  await host.writeFile('/var/lib/clamav/daily.cld', header.padEnd(512, ' '));
}

/** The password of the repository that {@link installBackups} makes: it must never come out of a probe. */
export const REPOSITORY_PASSWORD = 'Zk7-neverPrinted-41';

/**
 * Real backups: restic with a repository on the host, and a job that makes a snapshot and writes the record of it. The
 * password lies in a file that only root may read.
 */
export async function installBackups(host: LabHost): Promise<void> {
  await host.writeFile('/etc/restic/password', `${REPOSITORY_PASSWORD}\n`, { mode: '0600' });
  await host.must('mkdir -p /etc/restic && chmod 700 /etc/restic && mkdir -p /var/lib/compliance-agent');
  await host.must('restic init --quiet --repo /srv/backup --password-file /etc/restic/password');
  await host.writeFile(
    '/usr/local/sbin/clinic-backup',
    [
      '#!/bin/sh -e',
      'restic backup --quiet --repo /srv/backup --password-file /etc/restic/password /etc/hostname',
      'now=$(date -u +%Y-%m-%dT%H:%M:%SZ)',
      'sum=$(sha256sum /etc/hostname | cut -c 1-64)',
      `printf '{"last_backup": "%s", "last_restore_test": "%s", "checksum": "%s"}\\n' "$now" "$now" "$sum" >/var/lib/compliance-agent/backup-status.json`,
      '',
    ].join('\n'),
    { mode: '0755' },
  );
  await host.writeFile(
    '/etc/systemd/system/restic-backup.service',
    '[Unit]\nDescription=Backup of the clinic\n[Service]\nType=oneshot\nEnvironment=RESTIC_PASSWORD_FILE=/etc/restic/password "NOTE=two words"\nExecStart=/usr/local/sbin/clinic-backup\n',
  );
  // systemd forgets how a job ended that nothing refers to: a timer is what keeps it.
  await host.writeFile(
    '/etc/systemd/system/restic-backup.timer',
    '[Timer]\nOnCalendar=*-01-01 03:00:00\n[Install]\nWantedBy=timers.target\n',
  );
  await host.must('systemctl daemon-reload && systemctl start restic-backup.timer restic-backup.service');
}

/** An antivirus, backups and two encrypted volumes: a host that has everything the checks look for. */
export async function installSafeguards(host: LabHost): Promise<void> {
  await standInForClamav(host);
  await installBackups(host);
  await standInForVolumes(host, [{ name: 'cryptroot' }, { name: 'crypthome', kind: 'LUKS1' }]);
}
