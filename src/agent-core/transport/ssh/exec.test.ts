import { describe, expect, test } from 'vitest';
import { RoundsError } from '../../errors.ts';
import { sudoCommand } from '../run/become-root.ts';
import { commandLine } from './exec.ts';

describe('a command for whatever login shell there is', () => {
  test('is the plain shell in the normal case', () => {
    expect(commandLine(['sh', '-s'])).toBe('exec sh -s');
  });

  test('quotes what needs it', () => {
    expect(commandLine(['sh', '-c', 'echo "$x"; id'])).toBe(`exec sh -c 'echo "$x"; id'`);
  });

  test.each(["it's", 'a\\b', 'a!b', 'a\nb', 'a\0b'])('refuses %j, which sh, fish and csh read differently', (word) => {
    expect(() => commandLine(['echo', word])).toThrow(RoundsError);
  });

  test('can say what sudo has to do', () => {
    const line = commandLine(sudoCommand('0123456789abcdef0123456789abcdef'));
    expect(line).toMatch(/^exec env LC_ALL=C sudo -k -S -p ask-0123456789abcdef0123456789abcdef -- sh -c '[^']*'$/);
  });
});
