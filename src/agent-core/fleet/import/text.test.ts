import { describe, expect, test } from 'vitest';
import { MAX_IMPORT_BYTES } from '../../../contract/imports.ts';
import { parseCsv } from './csv.ts';
import { shown } from './findings.ts';
import { shortNameOf } from './names.ts';
import { platformOf } from './platform-words.ts';
import { targetWords } from './target-words.ts';
import { assertText, decodeText, linesOf } from './text.ts';

describe('bytes of a list', () => {
  test.each([
    ['UTF-8', Buffer.from('name,ip\nküche,192.0.2.1\n', 'utf8'), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffname,ip\nküche,192.0.2.1\n', 'utf8'), 'utf-8'],
    ['UTF-16 as Excel writes it', Buffer.from('\ufeffname\tip\r\nküche\t192.0.2.1\r\n', 'utf16le'), 'utf-16le'],
    [
      'UTF-16 the other way round',
      Buffer.from('\ufeffname\tip\r\nküche\t192.0.2.1\r\n', 'utf16le').swap16(),
      'utf-16be',
    ],
    ['Windows-1252 as Excel writes it', Buffer.from('name;ip\r\nk\xfcche;192.0.2.1\r\n', 'latin1'), 'windows-1252'],
  ])('in %s are read', (_, bytes, encoding) => {
    const decoded = decodeText(bytes, 'hosts.csv');
    expect(decoded.encoding).toBe(encoding);
    expect(parseCsv(assertText(decoded.text, 'hosts.csv')).hosts).toMatchObject([{ name: 'küche', host: '192.0.2.1' }]);
  });

  test('that are too many are refused, and so is what is no text', () => {
    const refusal = expect.objectContaining({ code: 'INVALID_INPUT' });
    expect(() => decodeText(new Uint8Array(MAX_IMPORT_BYTES + 1), 'x')).toThrow(refusal);
    expect(() => assertText('a'.repeat(MAX_IMPORT_BYTES + 1), 'x')).toThrow(refusal);
    expect(() => assertText('PK\u0003\u0004\0\0', 'hosts.xlsx')).toThrow(refusal);
  });

  test('have lines that end in any of three ways', () => {
    expect([...linesOf('a\nb\r\n\rc')].map((line) => [line.number, line.text])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, ''],
      [4, 'c'],
    ]);
  });
});

describe('short names', () => {
  test.each([
    ['Front Desk', 'front-desk'],
    ['SRV_01.clinic.example', 'srv_01.clinic.example'],
    ['Küche (Nord)', 'kuche-nord'],
    ['  --x--  ', 'x'],
    ['fd00::20', 'fd00-20'],
    ['日本', undefined],
    ['a'.repeat(80), 'a'.repeat(63)],
    [`${'a'.repeat(62)}-b`, 'a'.repeat(62)],
  ])('%s', (written, name) => {
    expect(shortNameOf(written)).toBe(name);
  });
});

test.each([
  ['NixOS 24.11', 'nixos'],
  ['Debian GNU/Linux 12', 'linux'],
  ['RedHat', 'linux'],
  ['Microsoft Windows Server 2022', 'windows'],
  ['Win11', 'windows'],
  ['windbreaker', undefined],
  ['Haiku', undefined],
])('the platform of %s', (word, platform) => {
  expect(platformOf(word)).toBe(platform);
});

describe('where a host is', () => {
  test.each([
    ['desk', { host: 'desk' }],
    ['tech@desk:2222', { user: 'tech', host: 'desk', port: '2222' }],
    ['DOMAIN\\tech@desk', { user: 'DOMAIN\\tech', host: 'desk' }],
    ['a@realm@desk', { user: 'a@realm', host: 'desk' }],
    ['fd00::20', { host: 'fd00::20' }],
    ['[fd00::20]:22', { host: 'fd00::20', port: '22' }],
    ['ssh://tech@desk:22/path', { user: 'tech', host: 'desk', port: '22' }],
    ['local:', { host: undefined }],
    ['winrm://admin@desk:5986?tls=1', { user: 'admin', host: 'desk', port: '5986', windows: true }],
  ])('%s', (text, words) => {
    expect(targetWords(text)).toEqual(words);
  });

  test.each([
    ['tech:hunter2@desk', 'password'],
    ['https://desk', 'no way to reach'],
    ['a]b', 'neither a name'],
    ['tech@', 'does not say which host'],
  ])('%s is refused', (text, why) => {
    expect(targetWords(text)).toContain(why);
  });
});

describe('what is shown of a place', () => {
  test.each([
    ['ansible_password=hunter2 x=1', 'ansible_password=••• x=1'],
    ['api_token: "hun ter2" y', 'api_token: ••• y'],
    ["sudo_pass='hunter2", 'sudo_pass=•••'],
    ['ssh://root:hunter2@desk', 'ssh://root:•••@desk'],
    ['a\u001b[31mb\u202ec', 'a\\x1b[31mb\\u{202e}c'],
    ['x'.repeat(500), `${'x'.repeat(120)}…`],
  ])('%j', (text, visible) => {
    expect(shown(text)).toBe(visible);
  });
});
