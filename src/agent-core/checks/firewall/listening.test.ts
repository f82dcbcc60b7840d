import { describe, expect, it } from 'vitest';
import { ProbeOutput } from '../probe-output.ts';
import { readListening } from './listening.ts';

const listening = (...lines: readonly string[]) => readListening(new ProbeOutput(lines.join('\n')));

describe('readListening', () => {
  it('reads the columns of /proc/net', () => {
    expect(
      listening(
        'listen.tcp\t0100007F:0CEA',
        'listen.tcp\t00000000:0016',
        'listen.tcp6\t00000000000000000000000000000000:0016',
        'listen.tcp6\t00000000000000000000000001000000:1F90',
        'listen.udp\t3500007F:0035',
        'listen.udp6\t000080FE00000000FF005054ABCDEF12:0222',
      ),
    ).toEqual([
      'tcp 0.0.0.0:22',
      'tcp 127.0.0.1:3306',
      'tcp [::1]:8080',
      'tcp [::]:22',
      'udp 127.0.0.53:53',
      'udp [fe80::5450:ff:12ef:cdab]:546',
    ]);
  });

  it('reads nothing else, and no more than a record holds', () => {
    expect(listening('listen.tcp\tany:22', 'listen.tcp\t0100007F:00160', 'listen.raw\t0100007F:0016')).toEqual([]);
    const many = Array.from(
      { length: 1000 },
      (_, port) => `listen.tcp\t00000000:${port.toString(16).toUpperCase().padStart(4, '0')}`,
    );
    expect(listening(...many)).toHaveLength(300);
  });
});
