import { describe, expect, it } from 'vitest';
import { ProbeOutput } from './probe-output.ts';
import { isMissing, isRunning, readUnit, unitParameter, unitState } from './units.ts';

function asked(states: Record<string, string>, code = 0) {
  const lines = Object.entries(states).map(([key, value]) => `unit.rsyslog\t${key}=${value}`);
  return readUnit(
    new ProbeOutput([...lines, `unit.rsyslog.rc\t${code}`, 'unit.rsyslog.err\t', ''].join('\n')),
    'rsyslog',
  );
}

function unit(load: string, active: string, sub: string) {
  const fact = asked({
    Id: 'rsyslog.service',
    LoadState: load,
    ActiveState: active,
    SubState: sub,
    UnitFileState: 'enabled',
  });
  if (isMissing(fact)) throw new Error(fact.why);
  return fact;
}

describe('readUnit', () => {
  it.each([
    ['loaded', 'active', 'running', true, 'active (running)'],
    ['loaded', 'active', 'exited', true, 'active (exited)'],
    ['loaded', 'reloading', 'reload', true, 'reloading (reload)'],
    ['loaded', 'inactive', 'dead', false, 'inactive (dead)'],
    ['loaded', 'failed', 'failed', false, 'failed (failed)'],
    ['loaded', 'activating', 'auto-restart', false, 'activating (auto-restart)'],
    ['not-found', 'inactive', 'dead', false, 'not installed'],
    ['masked', 'inactive', 'dead', false, 'masked, inactive'],
    ['not-found', 'active', 'running', false, 'not installed'],
  ])('%s, %s (%s): running is %s', (load, active, sub, running, words) => {
    const fact = unit(load, active, sub);
    expect([isRunning(fact), unitState(fact)]).toEqual([running, words]);
  });

  it('is missing where systemd does not answer', () => {
    expect(asked({}, 1)).toMatchObject({ fact: 'state of rsyslog', why: expect.stringContaining('exit code 1') });
  });

  it('is missing where the answer is not a state', () => {
    expect(isMissing(asked({ LoadState: '<b>loaded</b>', ActiveState: 'active' }))).toBe(true);
  });
});

describe('unitParameter', () => {
  it('lets no name through that the shell could split or expand', () => {
    expect(unitParameter(['rsyslog', 'a b', '*', '$(id)', '-H', 'rsyslog', 'getty@tty1.service'])).toBe(
      'rsyslog getty@tty1.service',
    );
  });
});
