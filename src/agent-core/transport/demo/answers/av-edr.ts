import { createHash } from 'node:crypto';
import { DAY_MS, lastDaily, seconds } from '../days.ts';
import { fact, ran, whole } from '../lines.ts';
import { unitLines } from '../units.ts';
import { param, type Question } from './answer.ts';

const SERVICE = 'clamav-daemon';

/** Answers av_edr/probe.linux.sh: every demo host has ClamAV. */
export function avEdr(question: Question): string {
  const { host, faults, now } = question;
  const stuckSince = faults.get('signatures_old');
  const builtAt = stuckSince === undefined ? lastDaily(now, 5) : stuckSince - 9 * DAY_MS;
  const header = `ClamAV-VDB:built daily:27500:2070000:90:${'0'.repeat(32)}:${'A'.repeat(171)}:raynman:${seconds(builtAt)}`;
  const clamav =
    param(question, 'CLAMAV') === '1'
      ? [fact('clamav.cld.state', 'file'), ran('clamav.cld', [header.padEnd(512)]), fact('clamav.cvd.state', 'absent')]
      : [];
  const signatures = param(question, 'SIGNATURES') === '' ? [] : [fact('signatures.state', 'absent')];
  return whole(unitLines(host.platform, faults, param(question, 'UNITS')), ...clamav, ...signatures);
}

/** Answers av_edr/binary.linux.sh. */
export function avEdrBinary(question: Question): string {
  const { host, faults } = question;
  const program =
    host.platform === 'nixos'
      ? '/nix/store/9z4w6sb1qbcj30355rzzmq97a8bn49kx-clamav-1.4.1/bin/clamd'
      : '/usr/sbin/clamd';
  const text = `${program}${faults.has('av_binary_changed') ? ' tampered with' : ''}`;
  const line = `${createHash('sha256').update(text).digest('hex')}  ${program}`;
  const binary = param(question, 'BINARY');
  const isAsked = param(question, 'UNITS').split(' ').includes(SERVICE);
  return whole(
    isAsked ? fact(`program.${SERVICE}`, program) : [],
    isAsked && binary === '' ? ran(`sha256.${SERVICE}`, [line]) : [],
    binary === program ? [...fact('binary.state', 'file'), ...ran('binary', [line])] : [],
    binary !== '' && binary !== program ? fact('binary.state', 'absent') : [],
  );
}
