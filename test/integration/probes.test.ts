import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProbeContext } from '../../src/agent-core/checks/check.ts';
import { hostFactsProbe } from '../../src/agent-core/checks/host-facts/index.ts';
import { CHECKS } from '../../src/agent-core/checks/index.ts';
import { ProbeOutput } from '../../src/agent-core/checks/probe-output.ts';
import type { Probe } from '../../src/agent-core/transport/session.ts';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';
import { frames, standalone } from '../support/run-probe.ts';

/** Programs that busybox brings and the probes use. */
const APPLETS = [
  'awk',
  'cat',
  'cut',
  'date',
  'df',
  'env',
  'getconf',
  'grep',
  'head',
  'id',
  'nproc',
  'readlink',
  'sed',
  'sha256sum',
  'sleep',
  'sort',
  'stat',
  'tail',
  'tr',
  'uname',
  'who',
  'zcat',
];

const context = (platform: 'linux' | 'nixos'): ProbeContext => ({
  platform,
  baseline: {},
  canary: 'abcdef0123456789',
  previousCanary: { nonce: '0011223344556677', writtenAt: 0 },
  privileged: true,
});
const probes: readonly Probe[] = [
  hostFactsProbe('linux'),
  ...CHECKS.flatMap((check) => check.probes(context('linux'))),
  ...CHECKS.flatMap((check) => check.probes(context('nixos'))).filter((probe) => probe.name === 'patching'),
];

/** Runs a probe on this machine; what it prints on standard error is nobody's concern. */
function here(shell: readonly string[], probe: Probe, folder?: string) {
  const [file = 'sh', ...args] = shell;
  const script = standalone(probe, 'root');
  const text = folder === undefined ? script : script.replace(/^PATH=/m, `PATH=${folder}:`);
  const start = performance.now();
  const output = execFileSync(file, [...args, '-c', text], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 20_000,
  });
  return { output, ms: performance.now() - start };
}

/** What a probe printed without what differs between two runs. */
function shape(output: string): readonly string[] {
  return output
    .split('\n')
    .map((line) => line.replace(/^(uptime|load|disk|apt|listen\.\S+|sessions|iptables)\t.*/, '$1'));
}

const unique = (lines: readonly string[]) => [...new Set(lines)].sort();

describeIf(allOf(linux, root, program('dash', 'dash'), program('bash', 'bash')), 'every probe', () => {
  it.each(probes.map((probe, index) => ({ name: probe.name, index })))(
    '$name ($index) says the same under dash and bash, within its limit',
    ({ index }) => {
      const probe = probes[index];
      if (probe === undefined) throw new Error('no such probe');
      const dash = here(['dash'], probe);
      const bash = here(['bash', '--posix'], probe);
      expect(new ProbeOutput(dash.output).one('end')).toBe('ok');
      expect(unique(shape(bash.output))).toEqual(unique(shape(dash.output)));
      expect(Math.max(dash.ms, bash.ms)).toBeLessThan(probe.timeoutMs);
    },
  );

  it('comes to its end, and knows nothing, on a host where no tool is left but awk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rounds-bare-'));
    symlinkSync(execFileSync('sh', ['-c', 'command -v awk'], { encoding: 'utf8' }).trim(), join(folder, 'awk'));
    for (const probe of probes) {
      const script = standalone(probe, 'root').replace(/^PATH=.*$/m, `PATH=${folder}`);
      const { stdout } = spawnSync('/bin/dash', ['-c', script], { encoding: 'utf8' });
      expect(new ProbeOutput(stdout).one('end')).toBe('ok');
      const check = CHECKS.find((one) => one.id === probe.name);
      for (const platform of ['linux', 'nixos'] as const) {
        const reading = check?.parse(frames(probe, stdout), context(platform));
        expect(reading?.missing).not.toEqual([]);
      }
    }
    rmSync(folder, { recursive: true });
  });
});

describeIf(allOf(linux, root, program('busybox', 'busybox')), 'every probe with nothing but busybox', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rounds-busybox-'));
    const has = new Set(execFileSync('busybox', ['--list'], { encoding: 'utf8' }).split('\n'));
    for (const applet of APPLETS) if (has.has(applet)) symlinkSync('/bin/busybox', join(folder, applet));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(probes.map((probe, index) => ({ name: probe.name, index })))(
    '$name ($index) says the same as with the tools of GNU',
    ({ index }) => {
      const probe = probes[index];
      if (probe === undefined) throw new Error('no such probe');
      const busybox = here(['busybox', 'sh'], probe, folder);
      expect(unique(shape(busybox.output))).toEqual(unique(shape(here(['dash'], probe).output)));
    },
  );
});
