import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Frame, Probe } from '../session.ts';
import { createFrameReader } from './reader.ts';

const NONCE = '0123456789abcdef0123456789abcdef';
const LOST = { reason: 'lost', detail: 'the link ended' } as const;

const probe = (name: string): Probe => ({ name, script: ':', params: {}, timeoutMs: 1000 });
const data = (name: string, text: string | Buffer) => `${NONCE} d ${name} ${Buffer.from(text).toString('base64')}\n`;
const finish = (name: string, kept: number | '-', rest = '- -', code: number | '-' = 0, ms = 40) =>
  `${NONCE} f ${name} ${code} ${ms} ${kept} ${rest}\n`;
const end = `${NONCE} end\n`;

function read(text: string | Buffer, names = ['a', 'b']) {
  const told: [string, Frame][] = [];
  const reader = createFrameReader({
    nonce: NONCE,
    probes: names.map(probe),
    onFrame: (name, frame) => told.push([name, frame]),
  });
  reader.push(Buffer.from(text));
  return { reader, told, frames: reader.close(LOST) };
}

describe('an honest answer', () => {
  test('gives each probe its output, whatever order the lines come in', () => {
    const { frames, reader } = read(
      data('b', 'two ') + data('a', 'one') + data('b', 'more') + finish('b', 8) + finish('a', 3) + end,
    );
    expect(frames.get('a')).toEqual({ status: 'ok', exitCode: 0, ms: 40, output: 'one' });
    expect(frames.get('b')).toMatchObject({ status: 'ok', output: 'two more' });
    expect(reader.ended).toBe(true);
  });

  test('is told frame by frame', () => {
    expect(read(data('a', 'x') + finish('a', 1)).told).toEqual([
      ['a', { status: 'ok', exitCode: 0, ms: 40, output: 'x' }],
    ]);
  });

  test('may be empty', () => {
    expect(read(finish('a', 0)).frames.get('a')).toMatchObject({ status: 'ok', output: '' });
  });

  test('is found after a banner that ends without a newline', () => {
    const { frames, reader } = read(`WELCOME\nto this host\n${data('a', 'x')}${finish('a', 1)}`);
    expect(frames.get('a')).toMatchObject({ output: 'x' });
    expect(reader.noise).toBe('WELCOME\nto this host\n');
  });

  test('keeps markup, escapes and broken UTF-8 as text', () => {
    const text = Buffer.concat([Buffer.from('<b>\x1b[31m'), Buffer.from([0xff, 0xc0])]);
    expect(read(data('a', text) + finish('a', text.length)).frames.get('a')).toMatchObject({
      output: '<b>\x1b[31m\ufffd\ufffd',
    });
  });
});

describe('the greeting', () => {
  const hello = (line: string) => {
    const seen: unknown[] = [];
    createFrameReader({ nonce: NONCE, probes: [probe('a')], onHello: (h) => seen.push(h) }).push(
      Buffer.from(`${NONCE} hello ${line}\n`.repeat(2)),
    );
    return seen;
  };

  test('gives the host time in milliseconds, once', () => {
    expect(hello('1795267040991245341')).toEqual([{ kind: 'hello', hostMs: 1795267040991, resolutionMs: 1 }]);
  });

  test.each(['1795267040', '1795267040N', '1795267040%N'])('falls back to seconds: %s', (line) => {
    expect(hello(line)).toEqual([{ kind: 'hello', hostMs: 1795267040500, resolutionMs: 500 }]);
  });

  test.each(['', 'x', '-1', '17952670409912453410'])('that is no time is ignored: %j', (line) => {
    expect(hello(line)).toEqual([]);
  });
});

describe('a probe without an answer that can be used', () => {
  const reason = (text: string) => {
    const frame = read(text).frames.get('a');
    return frame?.status === 'missing' ? frame.reason : frame?.status;
  };
  const sum = createHash('sha256').update('rest').digest('hex');

  test('the link ended before it', () => {
    expect(read(data('a', 'x')).frames.get('a')).toEqual({ status: 'missing', ...LOST });
  });

  test.each([124, 137, 143])('it was killed at its limit (exit code %i)', (code) => {
    expect(reason(finish('a', 0, '- -', code, 1000))).toBe('timeout');
  });

  test('it failed with the same code long before its limit: that is an answer', () => {
    expect(reason(finish('a', 0, '- -', 137, 100))).toBe('ok');
  });

  test('its reader was killed as well', () => {
    expect(reason(finish('a', '-', '- -', 124, 4000))).toBe('timeout');
  });

  test('it printed more than 1 MiB: the rest is known by count and hash', () => {
    expect(read(finish('a', 0, `4 ${sum}`)).frames.get('a')).toMatchObject({
      reason: 'truncated',
      rest: { bytes: 4, sha256: sum },
    });
  });

  test('a line is missing in the middle', () => {
    expect(reason(data('a', 'x') + finish('a', 5))).toBe('garbled');
  });

  test('the host says it is at the end, and the probe never ended', () => {
    expect(reason(end)).toBe('garbled');
  });
});

describe('forged lines', () => {
  const honest = data('a', 'x') + finish('a', 1);
  const reasonOfA = (text: string) => read(text).frames.get('a');

  test.each([
    ['a second last line', honest + finish('a', 1)],
    ['more output after the last line', honest + data('a', 'y')],
    ['base64 with a stray character', `${NONCE} d a eA=!\n${honest}`],
    ['base64 that is not in its one form', `${NONCE} d a eB==\n${honest}`],
    ['a last line with a number too many', `${honest}${NONCE} f a 0 40 1 - - 9\n`],
    ['an unknown word', `${honest}${NONCE} x a\n`],
    ['more than 1 MiB', data('a', 'x'.repeat(1470)).repeat(714) + finish('a', 714 * 1470)],
  ])('%s spoil the frame', (_what, text) => {
    expect(reasonOfA(text)).toMatchObject({ status: 'missing', reason: 'garbled' });
  });

  test('with another nonce are noise', () => {
    expect(reasonOfA(honest + finish('a', 0).replace(NONCE, 'f'.repeat(32)))).toMatchObject({ status: 'ok' });
  });

  test('not at the beginning of a line are noise', () => {
    expect(reasonOfA(`${honest}> ${finish('a', 0)}`)).toMatchObject({ status: 'ok' });
  });

  test('for a probe that was never asked are noticed', () => {
    expect(read(honest + data('zz', 'x')).reader.strange).toBe(true);
    expect(read(honest).reader.strange).toBe(false);
  });
});

describe('however the bytes arrive', () => {
  const names = ['a', 'b'];
  const line = fc.oneof(
    fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.uint8Array({ minLength: 1, maxLength: 60 }))
      .map(([n, b]) => data(n, Buffer.from(b))),
    fc.tuple(fc.constantFrom('a', 'b'), fc.nat(100)).map(([n, k]) => finish(n, k)),
    fc.string({ unit: 'binary' }).map((s) => `${s}\n`),
    fc.string({ unit: 'binary' }).map((s) => `${NONCE} ${s}\n`),
    fc.constant(end),
    fc.constant(`${'z'.repeat(5000)}\n`),
  );

  test('the result is the same in one piece and in any others', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 }),
        (lines, sizes) => {
          const bytes = Buffer.from(lines.join(''));
          const whole = read(bytes, names);
          const reader = createFrameReader({ nonce: NONCE, probes: names.map(probe) });
          for (let at = 0, i = 0; at < bytes.length; i += 1) {
            const size = sizes[i % sizes.length] ?? 1;
            reader.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(reader.close(LOST)).toEqual(whole.frames);
          expect([reader.ended, reader.strange, reader.noise]).toEqual([
            whole.reader.ended,
            whole.reader.strange,
            whole.reader.noise,
          ]);
        },
      ),
    );
  });

  test('random bytes never throw, and every probe has a frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 8 }), (chunks) => {
        const reader = createFrameReader({ nonce: NONCE, probes: names.map(probe) });
        for (const chunk of chunks) reader.push(Buffer.from(chunk));
        expect([...reader.close(LOST).keys()]).toEqual(names);
      }),
    );
  });

  test('a flood is noticed, and costs neither memory nor much time', () => {
    const reader = createFrameReader({ nonce: NONCE, probes: names.map(probe) });
    const chunks = [
      Buffer.alloc(65536, 'A'),
      Buffer.from(data('a', 'x'.repeat(1400)).repeat(40)),
      Buffer.from('\n'.repeat(65536)),
    ];
    const before = process.memoryUsage().rss;
    const began = performance.now();
    for (let i = 0; i < 16384; i += 1) reader.push(chunks[i % chunks.length] ?? Buffer.alloc(0));
    expect(reader.flooded).toBe(true);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });
});
