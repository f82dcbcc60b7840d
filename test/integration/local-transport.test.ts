import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/agent-core/clock.ts';
import { systemIds } from '../../src/agent-core/ids.ts';
import { createTransport } from '../../src/agent-core/transport/transports.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { allOf, describeIf, linux, program, root, testIf } from '../support/requires.ts';
import { never, outputOf, probe, read, readOnce, refusalOf, transport, watched } from './support/ssh-reading.ts';

const here = (changes = {}) => watched({ host: '', port: 0 }, { name: 'console', address: 'local:', ...changes });

const running = (marker: string) =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(marker);
    } catch {
      return false;
    }
  }).length;

describeIf(linux, 'reading this computer', () => {
  afterEach(() => {
    delete process.env['ROUNDS_PASSPHRASE'];
  });

  test('takes the same probes as any other host, and needs no identity', async () => {
    expect(await transport().identify(here(), never)).toBeUndefined();
    await using session = await transport().openRead(here(), never);
    expect(session.identity).toBeUndefined();
    const run = await read(session, [
      probe('a', 'echo "$WHAT"', { params: { WHAT: 'x y' } }),
      probe('hang', 'sleep 300', { timeoutMs: 300 }),
    ]);
    expect(outputOf(run, 'a')).toBe('x y\n');
    expect(run.frames.get('hang')).toMatchObject({ reason: 'timeout' });
    expect([run.problem, Math.abs(run.clock?.offsetMs ?? 1000) <= (run.clock?.uncertaintyMs ?? 0)]).toEqual([
      undefined,
      true,
    ]);
  });

  test('hands nothing of our environment to the probes', async () => {
    process.env['ROUNDS_PASSPHRASE'] = 'swordfish';
    const run = await readOnce(here(), [probe('a', 'set; cat /proc/$$/environ')]);
    expect(outputOf(run, 'a')).not.toContain('swordfish');
  });

  test('stopped, ends every process of it', async () => {
    await using session = await transport().openRead(here(), never);
    const controller = new AbortController();
    const reading = read(
      session,
      [probe('a', 'sleep 4714.25 & sleep 4714.25'), probe('b', 'sleep 4714.25')],
      controller.signal,
    );
    await waitUntil('the probes to run', () => running('4714.25') >= 3, { timeoutMs: 5000 });
    controller.abort();
    expect((await reading).problem).toMatchObject({ code: 'CANCELLED' });
    await waitUntil('the probes to end', () => running('4714.25') === 0, { timeoutMs: 5000 });
  });

  test('closed in the middle of a run, ends every process of it', async () => {
    const session = await transport().openRead(here(), never);
    const reading = read(session, [probe('a', 'sleep 4715.25')]);
    await waitUntil('the probe to run', () => running('4715.25') > 0, { timeoutMs: 5000 });
    await session[Symbol.asyncDispose]();
    expect((await reading).frames.get('a')).toMatchObject({ reason: 'lost' });
    await waitUntil('the probe to end', () => running('4715.25') === 0, { timeoutMs: 5000 });
    expect(session.alive).toBe(false);
  });

  test('leaves nothing open', async () => {
    const before = process.getActiveResourcesInfo().length;
    await readOnce(here(), [probe('a', 'echo hi')]);
    await waitUntil('everything to be closed', () => process.getActiveResourcesInfo().length <= before, {
      timeoutMs: 3000,
    });
  });

  testIf(
    allOf(root, program('sudo', 'sudo')),
    'with a sudo password, whatever sudo makes of it, keeps the password to itself',
    async () => {
      // Every process of the machine is listed below: the words must be nobody else's.
      const [secret, executed] = [randomUUID(), randomUUID()];
      const sudo = { kind: 'password', password: async () => `${secret}; echo ${executed}` };
      const run = await readOnce(here({ sudo }), [probe('a', 'id -u; ps axwwe 2>/dev/null; set')]);
      expect(outputOf(run, 'a')).toMatch(/^0\n/);
      const seen = JSON.stringify([...run.frames]);
      expect(seen).not.toContain(secret);
      expect(seen).not.toContain(executed);
    },
  );

  test('is refused where it does not run Linux', async () => {
    const elsewhere = createTransport({
      clock: systemClock,
      ids: systemIds(systemClock),
      platform: 'win32',
      agentSocket: undefined,
    });
    expect((await refusalOf(elsewhere.openRead(here(), never))).code).toBe('UNSUPPORTED');
  });

  test('is not opened once it was stopped', async () => {
    expect((await refusalOf(transport().openRead(here(), AbortSignal.abort()))).code).toBe('CANCELLED');
  });
});

test('an address that is none is refused before anything is tried', async () => {
  expect((await refusalOf(transport().openRead(watched({ host: 'x y', port: 1 }), never))).code).toBe('INVALID_INPUT');
  expect((await refusalOf(transport().identify(here({ address: 'winrm://a@b' }), never))).code).toBe('UNSUPPORTED');
});
