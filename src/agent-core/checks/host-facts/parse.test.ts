import { describe, expect, it } from 'vitest';
import debian from '../../../../test/fixtures/probes/debian-12/host_facts.txt?raw';
import { hostFacts } from '../../../contract/drift.ts';
import type { ProbeRun } from '../../transport/session.ts';
import { parseHostFacts } from './index.ts';

const run = (output: string, clock?: ProbeRun['clock']): ProbeRun => ({
  frames: new Map([['host_facts', { status: 'ok', exitCode: 0, ms: 1, output }]]),
  ...(clock === undefined ? {} : { clock }),
});
const read = (output: string) => parseHostFacts(run(`${output}\nend\tok\n`));

describe('parseHostFacts', () => {
  it('reads what a Debian host printed, as the contract has it', () => {
    const facts = parseHostFacts(run(debian, { offsetMs: -12.4, uncertaintyMs: 3.2 }));
    expect(facts).toEqual({
      os: 'Debian GNU/Linux 12 (bookworm)',
      kernel: '6.1.0-28-amd64',
      uptime_s: 3409,
      load_milli: 1360,
      cpus: 2,
      system_state: 'running',
      disk_free_bp: 9962,
      sessions: 0,
      clock_source: 'none',
      clock_synced: false,
      clock_offset_ms: -12,
      clock_uncertainty_ms: 4,
    });
    expect(hostFacts.parse(facts)).toEqual(facts);
  });

  it('takes the fullest file system', () => {
    const disks = [
      'disk\t/dev/sda1 1000 100 900 10% /',
      'disk\t/dev/sdb1 1000 750 200 79% /srv/my data',
      'disk\t/dev/sdc1 0 0 0 - /empty',
    ].join('\n');
    expect(read(disks)?.disk_free_bp).toBe(2105);
  });

  it('counts sessions of people', () => {
    const sessions = ['  3 1000 tech - 812 user pts/0 no -', '  4 1000 tech - 813 manager - no -', '']
      .map((line) => `sessions\t${line}`)
      .join('\n');
    expect(read(`${sessions}\nsessions.rc\t0`)?.sessions).toBe(1);
  });

  it('leaves out what is no fact', () => {
    const hostile =
      'os\t\nuptime\tlong\nload\t0.5\ncpus\t-2\nsystem_state\t<b>running</b>\nsystem_state.rc\t0\ndisk\tx\nsessions\t1\nsessions.rc\t1\nclock.synced\tmaybe\nclock.synced.rc\t0';
    expect(read(hostile)).toEqual({});
  });

  it('shows terminal codes in a name as text', () => {
    expect(read('os\tDeb\u001b[2Jian')?.os).toBe('Deb\\u{1b}[2Jian');
  });

  it('knows the offset of the clock even when the probe failed', () => {
    expect(parseHostFacts({ frames: new Map(), clock: { offsetMs: 5, uncertaintyMs: 1 } })).toEqual({
      clock_offset_ms: 5,
      clock_uncertainty_ms: 1,
    });
    expect(parseHostFacts({ frames: new Map() })).toBeUndefined();
  });
});
