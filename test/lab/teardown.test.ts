import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { answersSsh } from '../lab-kit/host-ssh.ts';
import { createLab } from '../lab-kit/lab.ts';
import { identify, isAlive, killExactly } from '../lab-kit/process-identity.ts';
import { sweepDeadLabs } from '../lab-kit/record.ts';
import { ensureImage, labCache } from '../lab-kit/rootfs.ts';
import { tracesOf } from '../lab-kit/traces.ts';
import { IMAGE_TIMEOUT_MS, labIsReady } from './lab-suite.ts';

describe.skipIf(!labIsReady('taking a lab down'))('taking a lab down', () => {
  beforeAll(async () => {
    await ensureImage('debian');
  }, IMAGE_TIMEOUT_MS);

  it('leaves no mount, cable, control group, process, folder or record', async () => {
    const lab = await createLab();
    const [first] = await Promise.all([lab.host('debian'), lab.host('debian')]);
    const during = await tracesOf(lab.id, labCache());
    await first.stop();
    await lab.dispose();
    for (const kind of ['mount', 'cable', 'control group', 'process', 'folder', 'record']) {
      expect(during.some((trace) => trace.startsWith(kind))).toBe(true);
    }
    expect(await tracesOf(lab.id, labCache())).toEqual([]);
  });

  it('may be asked for twice', async () => {
    const lab = await createLab();
    await lab.dispose();
    await expect(lab.dispose()).resolves.toBeUndefined();
  });

  it('clears away after a lab that was killed, and leaves a living one alone', async () => {
    await using living = await createLab();
    const child = spawn(process.execPath, [fileURLToPath(new URL('./lab-left-behind.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(child.stdout, 'data');
    const dead: { id: string; address: string } = JSON.parse(String(said));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const answersBefore = await answersSsh(dead.address, 22);
    const swept = await sweepDeadLabs(labCache());
    expect(answersBefore).toBe(true);
    expect(swept).toContain(dead.id);
    expect(await tracesOf(dead.id, labCache())).toEqual([]);
    expect(await tracesOf(living.id, labCache())).not.toEqual([]);
  });

  it('does not end a process that has only the number of one in the record', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'rounds-lab-test-'));
    const stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
    const identity = identify(stranger.pid ?? 0);
    if (identity === undefined) throw new Error('sleep did not start');
    const earlier = { pid: identity.pid, start: '1' };
    const host = {
      machine: 'none',
      processes: [earlier],
      cgroups: [],
      veth: 've-none-such',
      folders: [],
      root: '/none',
      mounts: [],
    };
    mkdirSync(join(cache, 'records'));
    mkdirSync(join(cache, 'labs'));
    writeFileSync(
      join(cache, 'records', 'old.json'),
      JSON.stringify({ id: 'old', owner: earlier, folder: join(cache, 'labs', 'old'), hosts: { none: host } }),
    );
    const swept = await sweepDeadLabs(cache);
    const alive = isAlive(identity);
    killExactly(identity);
    rmSync(cache, { recursive: true });
    expect([swept, alive]).toEqual([['old'], true]);
  });
});
