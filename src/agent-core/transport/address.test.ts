import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RoundsError } from '../errors.ts';
import { formatAddress, parseAddress } from './address.ts';

function refusal(text: string): RoundsError {
  try {
    parseAddress(text);
  } catch (error) {
    if (error instanceof RoundsError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('addresses that are right', () => {
  test.each([
    ['ssh://tech@srv1:2222', { scheme: 'ssh', user: 'tech', host: 'srv1', port: 2222 }],
    ['ssh://tech@srv1.clinic.example', { scheme: 'ssh', user: 'tech', host: 'srv1.clinic.example', port: 22 }],
    ['ssh://tech@192.168.1.20:22', { scheme: 'ssh', user: 'tech', host: '192.168.1.20', port: 22 }],
    ['ssh://tech@[fd00::20]:22', { scheme: 'ssh', user: 'tech', host: 'fd00::20', port: 22 }],
    ['ssh://tech@[fe80::1%eth0]', { scheme: 'ssh', user: 'tech', host: 'fe80::1%eth0', port: 22 }],
    ['ssh://tech@corp.example@SRV1', { scheme: 'ssh', user: 'tech@corp.example', host: 'srv1', port: 22 }],
    ['ssh://CORP\\tech@srv1', { scheme: 'ssh', user: 'CORP\\tech', host: 'srv1', port: 22 }],
    ['local:', { scheme: 'local' }],
  ] as const)('%s', (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });

  test('every address is read back from its one written form', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const host = fc.oneof(
      fc.array(label, { minLength: 1, maxLength: 4 }).map((l) => l.join('.')),
      fc.ipV4(),
      fc.ipV6(),
    );
    const user = fc.stringMatching(/^[a-z_][a-z0-9_.@+-]{0,20}$/);
    fc.assert(
      fc.property(user, host, fc.integer({ min: 1, max: 65535 }), (who, where, port) => {
        const address = { scheme: 'ssh', user: who, host: where, port } as const;
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });
});

describe('addresses that are wrong', () => {
  test.each([
    ['tech@srv1', 'does not start with ssh://'],
    ['SSH://tech@srv1', 'does not start with ssh://'],
    ['https://srv1/', 'does not start with ssh://'],
    ['ssh://srv1', 'who logs in'],
    ['ssh://@srv1', 'not a login name'],
    ['ssh://-oProxyCommand=id@srv1', 'not a login name'],
    ['ssh://te ch@srv1', 'not a login name'],
    ['ssh://tech@', 'the host is not a name'],
    ['ssh://tech@srv1/path', 'the host is not a name'],
    ['ssh://tech@srv1?x', 'the host is not a name'],
    ['ssh://tech@srv1\n', 'the host is not a name'],
    ['ssh://tech@-srv1', 'the host is not a name'],
    ['ssh://tech@fd00::20', 'the host is not a name'],
    ['ssh://tech@[srv1]:22', 'no IPv6 address'],
    ['ssh://tech@[fd00::20', 'the host is not a name'],
    ['ssh://tech@10.0.0.256', 'four numbers'],
    ['ssh://tech@127.1', 'four numbers'],
    ['ssh://tech@0x7f000001', 'four numbers'],
    ['ssh://tech@srv1:0', 'the port'],
    ['ssh://tech@srv1:', 'the port'],
    ['ssh://tech@srv1:022', 'the port'],
    ['ssh://tech@srv1:65536', 'the port'],
    ['local:/etc', 'does not start with ssh://'],
    ['', 'does not start with ssh://'],
  ])('%j', (text, mistake) => {
    const error = refusal(text);
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain(mistake);
    expect(error.message).toContain('ssh://USER@HOST:PORT');
  });

  test('every mistake is named, not the first alone', () => {
    expect(refusal('ssh://srv 1:99999').details).toHaveLength(3);
  });

  test('a password in an address is refused and not repeated', () => {
    const error = refusal('ssh://tech:hunter2@srv1');
    expect(error.message).toContain('vault');
    expect(error.message).not.toContain('hunter2');
  });

  test('terminal codes in an address are not repeated', () => {
    expect(refusal('ssh://tech@\x1b[2J').message).not.toContain('\x1b');
  });

  test('winrm is known and not supported yet', () => {
    expect(refusal('winrm://tech@srv1:5986').code).toBe('UNSUPPORTED');
  });

  test('any text at all gives an address or a refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((s) => `ssh://${s}`),
        ),
        (text) => {
          try {
            expect(parseAddress(formatAddress(parseAddress(text)))).toEqual(parseAddress(text));
          } catch (error) {
            expect(error).toBeInstanceOf(RoundsError);
          }
        },
      ),
    );
  });
});
