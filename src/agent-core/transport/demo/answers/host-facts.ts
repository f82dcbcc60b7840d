import { DAY_MS, lastEvery } from '../days.ts';
import { fact, ran, whole } from '../lines.ts';
import { unitLines } from '../units.ts';
import type { Question } from './answer.ts';

const CLOCK_UNITS = 'systemd-timesyncd chronyd chrony ntpd ntp ntpsec openntpd';

/** Answers host-facts/probe.linux.sh. */
export function hostFacts({ host, faults, now }: Question): string {
  // Booted at the beginning of the fortnight: never the same number twice, and nobody has to remember it.
  const upSeconds = Math.floor((now - lastEvery(now, 14 * DAY_MS)) / 1000) + host.number;
  const load = (Math.floor(now / 60_000) + host.number) % 60;
  return whole(
    fact('os', host.os),
    fact('kernel', host.kernel),
    fact('uptime', `${upSeconds}.00 ${upSeconds}.00`),
    fact('load', `0.${String(load).padStart(2, '0')} 0.20 0.10 1/210 4242`),
    fact('cpus', '4'),
    ran('system_state', [faults.has('backup_failed') ? 'degraded' : 'running']),
    ran('clock.synced', [faults.has('clock_skew') ? 'no' : 'yes']),
    unitLines(host.platform, faults, CLOCK_UNITS),
    fact('disk', '/dev/mapper/cryptroot   51290592 18874368   29778224      39% /'),
    fact('disk', '/dev/mapper/crypthome  205262848 61578854  133183994      32% /home'),
    ran('sessions', []),
  );
}
