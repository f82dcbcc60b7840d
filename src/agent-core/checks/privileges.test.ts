import { describe, expect, it } from 'vitest';
import { CHECKS, PRIVILEGED_COMMANDS } from './index.ts';

const context = { baseline: {}, canary: 'abcdef0123456789', previousCanary: undefined, privileged: true } as const;

function commands(script: string): string[] {
  const code = script.split('\n').filter((line) => !/^\s*#/.test(line));
  return code.flatMap((line) =>
    [...line.matchAll(/\bpriv ([^;)|&]*)/g)].map((match) =>
      (match[1] ?? '').replaceAll(/ 2>\/dev\/null.*$/g, '').trim(),
    ),
  );
}

describe.each(CHECKS.map((check) => ({ id: check.id, check })))('$id', ({ check }) => {
  const scripts = (['linux', 'nixos'] as const).flatMap((platform) =>
    check.probes({ ...context, platform }).map((probe) => probe.script),
  );

  it('runs as root exactly what it names for the sudoers file', () => {
    const named = (PRIVILEGED_COMMANDS.get(check.id) ?? []).map((command) => command.join(' '));
    expect(new Set(scripts.flatMap(commands))).toEqual(new Set(named));
  });

  it('passes nothing variable to what runs as root', () => {
    for (const command of scripts.flatMap(commands)) expect(command).toMatch(/^[A-Za-z0-9/ _-]+$/);
  });

  it('has no probe for Windows yet', () => {
    expect(check.probes({ ...context, platform: 'windows' })).toEqual([]);
  });
});
