import type { Platform } from '../../../contract/enums.ts';

/** Words in lists that stand for a Linux other than NixOS; compared with the beginning of what is written. */
const LINUX = [
  'linux',
  'gnu/linux',
  'debian',
  'ubuntu',
  'raspbian',
  'mint',
  'rhel',
  'red hat',
  'redhat',
  'centos',
  'fedora',
  'rocky',
  'alma',
  'oracle linux',
  'amazon linux',
  'suse',
  'opensuse',
  'sles',
  'arch',
  'manjaro',
  'alpine',
  'gentoo',
  'void',
];

/** The platform that a word such as "Debian 12" or "Windows Server 2022" stands for; undefined when it is not known. */
export function platformOf(word: string): Platform | undefined {
  const text = word.trim().toLowerCase();
  if (/^nix(?:os)?\b/.test(text)) return 'nixos';
  if (/^(?:microsoft |ms )?win(?:dows|\d*\b)/.test(text)) return 'windows';
  return LINUX.some((name) => text.startsWith(name)) ? 'linux' : undefined;
}
