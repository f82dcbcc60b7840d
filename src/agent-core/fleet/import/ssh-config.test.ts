import { describe, expect, test } from 'vitest';
import type { ImportFile } from '../../../contract/imports.ts';
import { looksLikeSshConfig, parseSshConfig } from './ssh-config.ts';
import { includePatterns } from './ssh-config-blocks.ts';
import { configLine } from './ssh-config-words.ts';

const hosts = (text: string) => parseSshConfig(text).hosts;

describe('lines of ssh_config', () => {
  test.each([
    ['Port 22', { keyword: 'port', args: ['22'] }],
    ['  HostName=desk.example  ', { keyword: 'hostname', args: ['desk.example'] }],
    ['User = tech', { keyword: 'user', args: ['tech'] }],
    ['IdentityFile "~/my keys/id" # mine', { keyword: 'identityfile', args: ['~/my keys/id'] }],
    ["Host a 'b c' d#e", { keyword: 'host', args: ['a', 'b c', 'd#e'] }],
    ['User DOMAIN\\tech', { keyword: 'user', args: ['DOMAIN\\tech'] }],
    ['User a\\ b', { keyword: 'user', args: ['a b'] }],
    ['# Port 22', undefined],
    ['   ', undefined],
    ['User "tech', 'has a quote that is never closed'],
  ])('%s', (text, words) => {
    expect(configLine(text)).toEqual(words);
  });
});

describe('hosts of an ssh_config', () => {
  test('are the names without a pattern, each with the first value that matches', () => {
    const text = 'Host desk\n HostName 192.0.2.1\n Port 2222\nHost *\n User tech\n Port 22\n';
    expect(hosts(text)).toMatchObject([
      { name: 'desk', host: '192.0.2.1', port: '2222', user: 'tech', place: { line: 1 } },
    ]);
  });

  test('a negated pattern keeps a block away', () => {
    const text = 'Host a b\nHost * !b\n User tech\n';
    expect(hosts(text).map((host) => [host.name, host.user])).toEqual([
      ['a', 'tech'],
      ['b', undefined],
    ]);
  });

  test('names of one line with one target are one host', () => {
    expect(hosts('Host desk front reception\n HostName 192.0.2.1\n')).toMatchObject([
      { name: 'desk', notes: ['also known as front, reception'] },
    ]);
    expect(hosts('Host a b\n HostName %h.example\n').map((host) => host.host)).toEqual(['a.example', 'b.example']);
  });

  test('a jump host is written out with what the configuration says of it', () => {
    const text = 'Host desk\n ProxyJump gate,other:99\nHost gate\n HostName fd00::1\n User jump\n Port 2200\n';
    expect(hosts(text)[0]?.jump).toBe('jump@[fd00::1]:2200,other:99');
  });

  test.each([
    ['ssh -W %h:%p gate', 'gate'],
    ['/usr/bin/ssh -q jump@gate -W [%h]:%p', 'jump@gate'],
  ])('"ProxyCommand %s" is a jump', (command, jump) => {
    expect(hosts(`Host desk\n ProxyCommand ${command}\n`)).toMatchObject([{ jump, obstacles: [] }]);
  });

  test('any other ProxyCommand is an obstacle, and "none" is not', () => {
    const [desk, nurse] = hosts('Host desk\n ProxyCommand nc -X 5 %h %p\nHost nurse\n ProxyCommand none\n');
    expect(desk?.obstacles).toMatchObject([expect.stringContaining('ProxyCommand')]);
    expect(nurse?.obstacles).toEqual([]);
  });

  test('the first key file is taken, with its tokens', () => {
    const text =
      'Host desk\n User tech\n IdentityFile %d/.ssh/%n-%r-%p\n IdentityFile ~/.ssh/second\nHost x\n IdentityFile none\n';
    expect(hosts(text)).toMatchObject([
      { keyFile: '~/.ssh/desk-tech-22', notes: ['only the first of its 2 key files is used'] },
      { keyFile: undefined, notes: [] },
    ]);
  });

  test.each([
    ['Match', 'Host a\nMatch user tech\n Port 9\n', 2, 'Match is not followed'],
    ['a keyword that changes the way', 'Host a\n HostKeyAlias b\n', 2, 'is not followed'],
    ['a keyword that nobody knows', 'Host a\n Colour blue\n', 2, 'no keyword'],
    ['two values', 'Host a\n User tech two\n', 2, 'more than one value'],
    ['no value', 'Host a\n User\n', 2, 'no value'],
    ['Host without a name', 'Host a\nHost\n', 2, 'does not say which host'],
    ['a token that is not known', 'Host a\n HostName %x.example\n', 2, 'not understood'],
    ['an include that nobody can read here', 'Include conf.d/*\nHost a\n', 1, 'was not read'],
  ])('%s is named by its line', (_, text, line, why) => {
    expect(parseSshConfig(text).notUnderstood).toMatchObject([{ line, why: expect.stringContaining(why) }]);
  });

  test('what stands under Match is left out, and after it Host counts again', () => {
    expect(
      hosts('Host a\nMatch user x\n Port 9\n HostName bad\nHost b\n Port 7\n').map((host) => [
        host.name,
        host.host,
        host.port,
      ]),
    ).toEqual([
      ['a', 'a', undefined],
      ['b', 'b', '7'],
    ]);
  });
});

describe('included files', () => {
  const read =
    (files: Record<string, string>) =>
    (pattern: string): ImportFile[] | undefined =>
      pattern in files ? [{ file: pattern, text: files[pattern] ?? '' }] : [];

  test('count where they are included; their places name the file', () => {
    const list = parseSshConfig(
      'Include hosts.d\nHost *\n User tech\n',
      read({ 'hosts.d': 'Host desk\n Port 2222\n Nonsense 1\n' }),
    );
    expect(list.hosts).toMatchObject([
      { name: 'desk', port: '2222', user: 'tech', place: { line: 1, file: 'hosts.d' } },
    ]);
    expect(list.notUnderstood).toMatchObject([{ line: 3, file: 'hosts.d' }]);
  });

  test('inside a Host they count for that host only', () => {
    const list = parseSshConfig(
      'Host a\n Include x\nHost b\n',
      read({ x: 'Port 7\nHost b\n Port 8\nHost a\n User tech\n' }),
    );
    expect(list.hosts.map((host) => [host.name, host.port, host.user])).toEqual([
      ['a', '7', 'tech'],
      ['b', undefined, undefined],
    ]);
  });

  test('that include themselves end', () => {
    const list = parseSshConfig('Include x\n', read({ x: 'Include x\nHost desk\n' }));
    expect(list.hosts).toMatchObject([{ name: 'desk' }]);
    expect(list.notUnderstood).toMatchObject([{ file: 'x', why: expect.stringContaining('16 includes deep') }]);
  });

  test('that multiply are cut off', () => {
    const list = parseSshConfig('Include x\n', read({ x: 'Include x x x\n' }));
    expect(list.notUnderstood.some((one) => one.why.includes('more than 64 included files'))).toBe(true);
  });

  test('are told apart from other lines, for whoever reads them', () => {
    expect(includePatterns('# Include no\nInclude a "b c"\nHost x\n  include=d\n')).toEqual(['a', 'b c', 'd']);
  });
});

test.each([
  ['Host desk\n', true],
  ['# mine\nServerAliveInterval 30\nHost a\n', true],
  ['name,address\n', false],
  ['[web]\n', false],
])('%j is an ssh_config: %s', (text, is) => {
  expect(looksLikeSshConfig(text)).toBe(is);
});
