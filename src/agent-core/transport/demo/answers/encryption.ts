import { fact, ran, whole } from '../lines.ts';
import { param, type Question } from './answer.ts';

/** Answers encryption/probe.linux.sh: two LUKS volumes. */
export function encryption(question: Question): string {
  const open = question.faults.has('volume_not_encrypted') ? ['cryptroot'] : ['cryptroot', 'crypthome'];
  const asked = param(question, 'VOLUMES')
    .split(' ')
    .filter((name) => name !== '');
  return whole(
    ran('devices', [...open.map((_, index) => `dm-${index}`), 'nvme0n1', 'nvme0n1p1', 'nvme0n1p2', 'nvme0n1p3']),
    ...open.map((name) => fact('mapping', `${name}\tCRYPT-LUKS2-0123456789abcdef0123456789abcdef-${name}`)),
    ...asked.map((name) =>
      open.includes(name)
        ? ran(`status.${name}`, [
            `/dev/mapper/${name} is active and is in use.`,
            '  type:    LUKS2',
            '  cipher:  aes-xts-plain64',
            '  keysize: 512 bits',
            '  key location: keyring',
          ])
        : ran(`status.${name}`, [`/dev/mapper/${name} is inactive.`], 4),
    ),
  );
}
