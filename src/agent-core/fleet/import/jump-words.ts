import { shellWords } from './shell-words.ts';
import { isWithoutEffect } from './ssh-config-keywords.ts';
import { configLine } from './ssh-config-words.ts';

/** `ssh -W %h:%p JUMP` is how ProxyJump was written before there was one. */
const OLD_JUMP = /^(?:\S*\/)?ssh(?: -q)? (?:-W \[?%h\]?:%p ([^\s-]\S*)|([^\s-]\S*) -W \[?%h\]?:%p)$/;

/** The jump host of a ProxyCommand that does nothing else than to jump; undefined for any other command. */
export function jumpOfCommand(command: string): string | undefined {
  const found = OLD_JUMP.exec(command.replace(/["']/g, '').replace(/\s+/g, ' ').trim());
  return found?.[1] ?? found?.[2];
}

/** What further arguments of ssh say, as Ansible's inventories give them. */
export interface SshArguments {
  readonly jump: string | undefined;
  /** Those that would make a difference and are not understood. */
  readonly strange: readonly string[];
}

/** Reads arguments such as `-o ProxyJump=bastion` or `-J bastion`. */
export function sshArguments(text: string): SshArguments {
  const words = shellWords(text);
  if (words === undefined) return { jump: undefined, strange: ['a quote that is never closed'] };
  let jump: string | undefined;
  const strange: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const short = /^-([oJ])(.*)$/s.exec(word);
    if (short === null) {
      if (!/^-[46ACKNqTtvXxY]+$/.test(word)) strange.push(word);
      continue;
    }
    // "-J hop" is two words, "-Jhop" one.
    if (short[2] === '') at += 1;
    const value = short[2] === '' ? (words[at] ?? '') : (short[2] ?? '');
    if (short[1] === 'J') jump ??= value;
    else {
      const option = configLine(value);
      if (typeof option !== 'object') strange.push(value);
      else if (option.keyword === 'proxyjump') jump ??= option.args[0];
      else if (option.keyword === 'proxycommand' && jumpOfCommand(option.args.join(' ')) !== undefined)
        jump ??= jumpOfCommand(option.args.join(' '));
      else if (!isWithoutEffect(option.keyword)) strange.push(value);
    }
  }
  return { jump, strange };
}
