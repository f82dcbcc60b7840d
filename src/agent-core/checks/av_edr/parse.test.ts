import { describe, expect, it } from 'vitest';
import debian from '../../../../test/fixtures/probes/debian-12/av_edr.txt?raw';
import unprivileged from '../../../../test/fixtures/probes/debian-12/av_edr.unprivileged.txt?raw';
import debianBinary from '../../../../test/fixtures/probes/debian-12/av_edr_binary.txt?raw';
import unprivilegedBinary from '../../../../test/fixtures/probes/debian-12/av_edr_binary.unprivileged.txt?raw';
import standin from '../../../../test/fixtures/probes/nixos-standin/av_edr.txt?raw';
import standinBinary from '../../../../test/fixtures/probes/nixos-standin/av_edr_binary.txt?raw';
import { type Baseline, baseline as baselineSchema } from '../../../contract/baseline.ts';
import type { Frame } from '../../transport/session.ts';
import { parseAvEdr } from './parse.ts';

const HASH = '4add4bb89d8ca0e3b1bd861130ddd7ae0fd9617a8055de0a38c8d2ca1ac95723';
const clamd = { service_name: 'clamav-daemon', binary_path: '/usr/sbin/clamd', binary_hash: HASH };

function parsed(output: string, binary: string | undefined, section?: object) {
  const baseline: Baseline = section === undefined ? {} : baselineSchema.parse({ av_edr: section });
  const frame = (text: string): Frame => ({ status: 'ok', exitCode: 0, ms: 1, output: text });
  const frames = new Map([['av_edr', frame(output)]]);
  if (binary !== undefined) frames.set('av_edr_binary', frame(binary));
  return parseAvEdr(frames, { platform: 'linux', baseline, canary: '', previousCanary: undefined, privileged: true });
}
/** What a probe prints that was run under `run KEY`. */
const said = (key: string, text: string, rc = 0, err = '') =>
  `${text
    .split('\n')
    .map((line) => `${key}\t${line}\n`)
    .join('')}${key}.rc\t${rc}\n${key}.err\t${err}\n`;
const END = 'end\tok\n';
const mdatp = (health: object | string, clock = 'clock\t1700000000\n') =>
  parsed(
    `${said('unit.mdatp', 'Id=mdatp.service\nLoadState=loaded\nActiveState=active\nSubState=running')}${said('mdatp', typeof health === 'string' ? health : JSON.stringify(health, null, 2))}${clock}${END}`,
    END,
    { service_name: 'mdatp' },
  );

describe('parseAvEdr', () => {
  it.each([
    ['Debian', debian, debianBinary],
    ['the stand-in for NixOS', standin, standinBinary],
  ])('reads what %s printed', (_, output, binary) => {
    const { facts, missing } = parsed(output, binary, clamd);
    expect(missing).toEqual([]);
    expect(facts).toMatchObject({
      asked: 'clamav-daemon',
      programs: [{ unit: 'clamav-daemon', path: '/usr/sbin/clamd' }],
      binary: { path: '/usr/sbin/clamd', sha256: HASH },
      signatures: { source: 'clamav', at: expect.any(Number) },
    });
    expect(facts?.units[0]).toMatchObject({ name: 'clamav-daemon', load: 'loaded', active: 'active' });
  });

  it('finds the running product by itself where there is no baseline', () => {
    const { facts, missing } = parsed(debian, debianBinary);
    expect([facts?.asked, facts?.signatures?.source, missing]).toEqual(['clamav-daemon', 'clamav', []]);
  });

  it('names what a login without privileges cannot read, with the exact command', () => {
    const { facts, missing } = parsed(unprivileged, unprivilegedBinary, clamd);
    expect(facts).not.toHaveProperty('binary');
    expect(facts).not.toHaveProperty('signatures');
    expect(missing.map((one) => one.fix)).toEqual([
      expect.stringContaining('exactly "head -c 512 /var/lib/clamav/daily.cld"'),
      expect.stringContaining('exactly "sha256sum /usr/sbin/clamd"'),
    ]);
  });

  it('misses the hash when only the cheap probe answered', () => {
    const { facts, missing } = parsed(debian, undefined, clamd);
    expect(facts).toMatchObject({ signatures: { source: 'clamav' } });
    expect(missing.map((one) => one.fact)).toEqual(['program of the antivirus']);
  });

  it.each([
    ['absent by the look of the login', 'binary.state\tabsent\n'],
    ['a folder', `binary.state\tfolder\n${said('binary', '', 1, 'sha256sum: /usr/sbin/clamd: Is a directory')}`],
    [
      'absent by the look of root',
      `binary.state\thidden\n${said('binary', '', 1, 'sha256sum: /usr/sbin/clamd: No such file or directory')}`,
    ],
  ])('tells a program that is %s', (_, binary) => {
    expect(parsed(debian, `${binary}${END}`, clamd)).toMatchObject({
      facts: { binary: { path: '/usr/sbin/clamd' } },
      missing: [],
    });
  });

  it.each([
    ['cannot be read for another reason', said('binary', '', 1, 'sha256sum: /usr/sbin/clamd: Input/output error')],
    ['has a hash that is none', said('binary', 'beef  /usr/sbin/clamd')],
    ['has two hashes', said('binary', `${HASH}  a\n${HASH}  b`)],
  ])('knows nothing of a program that %s', (_, binary) => {
    const read = parsed(debian, `binary.state\tfile\n${binary}${END}`, clamd);
    expect(read.facts).not.toHaveProperty('binary');
    expect(read.missing.map((one) => one.fact)).toEqual(['hash of the program']);
  });

  it('takes no program path that is more than a plain path', () => {
    const hostile = `program.clamav-daemon\t/usr/sbin/clamd\u001b[2J\nprogram.mdatp\t/opt/../etc/shadow\n${END}`;
    expect(parsed(debian, hostile, { service_name: 'clamav-daemon' }).facts?.programs).toEqual([]);
  });
});

describe('the age of ClamAV signatures', () => {
  const unit = said('unit.clamav-daemon', 'LoadState=loaded\nActiveState=active');
  const read = (lines: string) => {
    const { facts, missing } = parsed(`${unit}${lines}${END}`, END, { service_name: 'clamav-daemon' });
    return facts?.signatures ?? missing.map((one) => one.why);
  };
  const header = (seconds: number) => `ClamAV-VDB:01 Jan 2027 08-00 +0000:27500:2:90:0:A:raynman:${seconds}   `;

  it('is that of the newer of both files', () => {
    const both = `clamav.cld.state\tfile\n${said('clamav.cld', header(1_700_000_000))}clamav.cvd.state\tfile\n${said('clamav.cvd', header(1_700_000_500))}`;
    expect(read(both)).toEqual({ source: 'clamav', at: 1_700_000_500_000 });
  });

  it('is none where there is no file, by the look of the login or of root', () => {
    expect(read('clamav.cld.state\tabsent\nclamav.cvd.state\tabsent\n')).toEqual({ source: 'clamav' });
    const byRoot = (kind: string) => said(`clamav.${kind}`, '', 1, 'head: cannot open: No such file or directory');
    expect(read(`${byRoot('cld')}${byRoot('cvd')}`)).toEqual({ source: 'clamav' });
  });

  it.each(['', 'ClamAV-VDB:', `ClamAV-Diff:${'x'.repeat(20)}:1700000000`, header(253_402_300_800), `x${header(1)}`])(
    'is not known from the header %j',
    (text) => {
      expect(read(`clamav.cld.state\tfile\n${said('clamav.cld', text)}clamav.cvd.state\tabsent\n`)).toEqual([
        expect.stringContaining('does not begin with the header'),
      ]);
    },
  );

  it('is known from one file when the other cannot be read', () => {
    const one = `clamav.cld.state\tfile\n${said('clamav.cld', header(1_700_000_000))}clamav.cvd.state\thidden\n${said('clamav.cvd', '', 126)}`;
    expect(read(one)).toEqual({ source: 'clamav', at: 1_700_000_000_000 });
  });
});

describe('the age of signatures that the baseline names', () => {
  const unit = said('unit.vigil', 'LoadState=loaded\nActiveState=active');
  const read = (lines: string, section: object = { signature_path: '/opt/vigil/sigs' }) => {
    const { facts, missing } = parsed(`${unit}${lines}${END}`, END, { service_name: 'vigil', ...section });
    return facts?.signatures ?? missing.map((one) => one.fix);
  };

  it('is that of the newest file, or none where there is no file', () => {
    expect(read(`signatures.state\tfolder\n${said('signatures', '1700000000')}`)).toEqual({
      source: 'path',
      at: 1_700_000_000_000,
    });
    expect(read('signatures.state\tfolder\nsignatures.rc\t0\nsignatures.err\t\n')).toEqual({ source: 'path' });
    expect(read('signatures.state\tabsent\n')).toEqual({ source: 'path' });
  });

  it('is not known without privilege, from garbage, or without a path', () => {
    expect(read(`signatures.state\thidden\n${said('signatures', '', 126)}`)).toEqual([
      expect.stringContaining('exactly "stat -L -c %Y /opt/vigil/sigs"'),
    ]);
    expect(read(`signatures.state\tfile\n${said('signatures', 'yesterday')}`)).toEqual([expect.any(String)]);
    expect(read('', {})).toEqual([expect.stringContaining('av_edr.signature_path')]);
  });
});

describe('the health of Microsoft Defender', () => {
  const health = {
    healthy: true,
    realTimeProtectionEnabled: true,
    passiveModeEnabled: false,
    definitionsUpdatedMinutesAgo: 90,
    edrMachineId: 'never kept',
  };

  it('gives the age of its definitions by the clock of the host, and whether it protects', () => {
    expect(mdatp(health)).toMatchObject({
      facts: { signatures: { source: 'mdatp', at: 1_699_994_600_000 }, protecting: true, healthy: true },
      missing: [],
    });
  });

  it('is read from settings that an organisation manages too', () => {
    const managed = {
      realTimeProtectionEnabled: { value: true, source: 'managed' },
      passiveModeEnabled: { value: true },
    };
    expect(mdatp({ ...health, ...managed }).facts?.protecting).toBe(false);
    expect(mdatp({ ...health, realTimeProtectionEnabled: { value: false } }).facts?.protecting).toBe(false);
  });

  it.each([
    ['no clock of the host', health, ''],
    ['minutes that are no number', { ...health, definitionsUpdatedMinutesAgo: '90' }, undefined],
    ['minutes before 1970', { ...health, definitionsUpdatedMinutesAgo: 52_560_000 }, undefined],
    ['negative minutes', { ...health, definitionsUpdatedMinutesAgo: -1 }, undefined],
  ])('has no age with %s', (_, said_, clock) => {
    expect(mdatp(said_, clock).facts).not.toHaveProperty('signatures');
  });

  it.each(['', '[]', 'null', '"healthy"', '{"healthy": '])('is missing when the tool prints %j', (text) => {
    expect(mdatp(text).missing.map((one) => one.fact)).toEqual(['health of Microsoft Defender']);
  });
});
