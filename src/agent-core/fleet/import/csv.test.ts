import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looksLikeCsv, parseCsv } from './csv.ts';
import { csvRows } from './csv-rows.ts';

const rows = (text: string, delimiter = ',') => [...csvRows(text, delimiter)];
const HEADER = 'name,address,user,port,os,site,group,key\n';

describe('records (RFC 4180)', () => {
  test.each([
    ['quotes, delimiters and line ends inside a cell', '"a ""b"", c\r\nd",e\r\nf', [['a "b", c\r\nd', 'e'], ['f']]],
    ['lines that end in LF, CRLF and CR', 'a\nb\r\nc\rd', [['a'], ['b'], ['c'], ['d']]],
    [
      'empty cells and an empty last line',
      'a,,\n,b,""\n',
      [
        ['a', '', ''],
        ['', 'b', ''],
      ],
    ],
  ])('%s', (_, text, cells) => {
    expect(rows(text).map((row) => row.cells)).toEqual(cells);
  });

  test.each([
    ['text behind a closing quote', 'a,"b"c\nd', 'text after a closing quote'],
    ['a quote in the middle of a cell', 'a,b"c"\nd', 'quote in the middle'],
    ['a quote that is never closed', 'a,"b\nd', 'never closed'],
  ])('%s spoils its own record only', (_, text, why) => {
    const [bad, ...others] = rows(text);
    expect(bad?.problem).toContain(why);
    expect(others.at(-1)).toEqual({ line: 2, cells: ['d'] });
  });

  test('whatever is in the cells, they come back as they were written, on the right lines', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é'), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, (cells) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = cells.map((row) => `${row.map(quote).join(',')}\r\n`);
        const lines = text.map(
          (_, at) =>
            text
              .slice(0, at)
              .join('')
              .split(/\r\n|\n|\r/).length,
        );
        expect(rows(text.join(''))).toEqual(cells.map((row, at) => ({ line: lines[at], cells: row })));
      }),
    );
  });
});

describe('a list of hosts as CSV', () => {
  test('is read with its columns in any order and under their usual names', () => {
    const text =
      'Operating System;Computer Name;IP-Address;SSH User;Private_Key\nDebian 12;Front Desk;192.0.2.10;tech;~/.ssh/id\n';
    expect(parseCsv(text)).toMatchObject({
      hosts: [
        {
          name: 'Front Desk',
          host: '192.0.2.10',
          user: 'tech',
          platform: 'Debian 12',
          keyFile: '~/.ssh/id',
          place: { line: 2 },
        },
      ],
      notUnderstood: [],
    });
  });

  test.each([
    ['comma', 'name,ip\na,192.0.2.1\n'],
    ['semicolon', 'name;ip\na;192.0.2.1\n'],
    ['tab', 'name\tip\na\t192.0.2.1\n'],
    ['what "sep=" says', 'sep=|\r\nname|ip\r\na|192.0.2.1\r\n'],
  ])('divided by %s', (_, text) => {
    expect(looksLikeCsv(text)).toBe(true);
    expect(parseCsv(text).hosts).toMatchObject([{ name: 'a', host: '192.0.2.1' }]);
  });

  test('counts lines as an editor does, also behind a cell with line ends and after "sep="', () => {
    const text = 'sep=,\nname,address,notes\na,192.0.2.1,"two\nlines"\n\nb,192.0.2.2,\n';
    expect(parseCsv(text).hosts.map((host) => [host.name, host.place.line])).toEqual([
      ['a', 3],
      ['b', 6],
    ]);
  });

  test('takes user and port from an address, and a name from it where there is none', () => {
    expect(parseCsv('address,port\nssh://tech@[fd00::20]:2222,\nroot@db.example,2200\n').hosts).toMatchObject([
      { name: 'fd00::20', host: 'fd00::20', user: 'tech', port: '2222' },
      { name: 'db.example', host: 'db.example', user: 'root', port: '2200' },
    ]);
  });

  test('"host" is the name where another column has the addresses, else the address', () => {
    expect(parseCsv('host,ip\ndesk,192.0.2.1\n').hosts).toMatchObject([{ name: 'desk', host: '192.0.2.1' }]);
    expect(parseCsv('host,os\ndesk.example,linux\n').hosts).toMatchObject([
      { name: 'desk.example', host: 'desk.example' },
    ]);
  });

  test.each([
    ['a row without name and address', `${HEADER},,tech,,,,,\n`, 2, 'neither a name nor an address'],
    ['more cells than the header has', `${HEADER}a,192.0.2.1,t,22,linux,s,g,k,extra\n`, 2, 'more cells'],
    ['an address and a column that differ', `${HEADER}a,root@192.0.2.1,tech,,,,,\n`, 2, '"user" do not say the same'],
    ['a scheme that is no way to a host', `${HEADER}a,http://192.0.2.1,,,,,,\n`, 2, 'no way to reach a host'],
    ['a column that is not known', 'name,address,shoe size\na,192.0.2.1,44\n', 1, 'column is not known'],
    ['a column that is there twice', 'name,address,os,platform\na,192.0.2.1,linux,nixos\n', 1, 'there twice'],
    ['no header', '192.0.2.1,tech\n', 1, 'first row must name the columns'],
  ])('names the line of %s', (_, text, line, why) => {
    expect(parseCsv(text).notUnderstood).toMatchObject([{ line, why: expect.stringContaining(why) }]);
  });

  test('never takes a password, and never shows one', () => {
    const text =
      'name,address,Password,sudo-password,notes\nfront,192.0.2.1,hunter2,hunter3,"x\n"y\nback,root:hunter4@192.0.2.2,hunter5,,\n';
    const list = parseCsv(text);
    expect(list.notUnderstood.map((one) => one.line)).toEqual([1, 1, 2, 3, 4]);
    expect(JSON.stringify(list)).not.toContain('hunter');
  });
});
