import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeOutput } from '../output.ts';
import { parse } from '../program.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-agent-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Runs one command line on the data folder until its end or until `stop` aborts; its JSON answer comes as soon as it is printed. */
async function command(argv: string[], stop = new AbortController()) {
  const out = new PassThrough();
  const request = await parse([...argv, '--json', '--data-dir', dir], '0.0.0-test');
  const answer = new Promise<unknown>((resolve) => {
    out.once('data', (chunk: Buffer) => resolve(JSON.parse(chunk.toString('utf8'))));
  });
  const code = request.run({
    dataDir: dir,
    configFile: undefined,
    env: {},
    output: makeOutput({ out, err: new PassThrough() }, true),
    stdin: new PassThrough(),
    passphrase: { file: undefined, given: 'a passphrase for tests only', terminal: () => undefined },
    signal: stop.signal,
  });
  return { answer, code };
}

test('rounds agent watches without a screen; other commands attach to it, pause it and start it again', async () => {
  const stop = new AbortController();
  const agent = await command(['agent'], stop);
  expect(await agent.answer).toMatchObject({ data_dir: dir, watcher: { state: 'running', hosts: 0 } });
  const states: unknown[] = [];
  for (const verb of ['status', 'pause', 'start']) {
    const one = await command(['watch', verb]);
    expect(await one.code).toBe(0);
    states.push(await one.answer);
  }
  expect(states).toMatchObject([{ state: 'running' }, { state: 'paused', reason: 'asked' }, { state: 'running' }]);
  stop.abort();
  expect(await agent.code).toBe(0);
});

test('rounds watch without a running console says what to start', async () => {
  const one = await command(['watch', 'status']);
  await expect(one.code).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('rounds agent') });
});
