import { describe, expect, it } from 'vitest';
import standin from '../../../../test/fixtures/probes/nixos-standin/patching.txt?raw';
import { parseNixos } from './parse-nixos.ts';

const parse = (output: string, revisionWanted = false) =>
  parseNixos({ status: 'ok', exitCode: 0, ms: 1, output }, revisionWanted);
const system = /^system\.path\t(.*)$/m.exec(standin)?.[1] ?? '';
const other = system.replace(/store\/.{32}/, `store/${'0'.repeat(32)}`);

describe('parseNixos', () => {
  it('reads what the stand-in printed', () => {
    expect(parse(standin, true)).toEqual({
      facts: {
        kind: 'nixos',
        system,
        booted: system,
        generations: 1,
        generation: { number: 1, createdAt: expect.any(Number) },
        revision: '1'.repeat(40),
        version: '24.11.20250101.d3c42f1',
        rebootPending: false,
      },
      missing: [],
    });
  });

  it('takes the newest generation that is the running system', () => {
    const more = standin.replace(
      /^generation\t.*$/m,
      [
        `generation\t9 1700000900 ${other}`,
        `generation\t7 1700000700 ${system}`,
        `generation\t3 1700000300 ${system}`,
      ].join('\n'),
    );
    expect(parse(more).facts).toMatchObject({
      generations: 3,
      generation: { number: 7, createdAt: 1_700_000_700_000 },
    });
  });

  it('has no generation for a system that was only tried', () => {
    expect(parse(standin.replace(/^generation\t.*$/m, `generation\t2 1700000000 ${other}`)).facts).not.toHaveProperty(
      'generation',
    );
  });

  it.each(['kernel', 'initrd', 'kernel-modules'])('sees a reboot that waits for another %s', (part) => {
    expect(
      parse(standin.replace(new RegExp(`^(booted\\.${part}\t)/nix/store/.{32}`, 'm'), `$1/nix/store/${'0'.repeat(32)}`))
        .facts?.rebootPending,
    ).toBe(true);
  });

  it('waits for no reboot where systems have no kernel of their own, as in containers', () => {
    const inside = standin
      .replaceAll(/^current\.(\S+)\t.*$/gm, `current.$1\t${other}/$1`)
      .replaceAll(/^booted\.(\S+)\t.*$/gm, `booted.$1\t${system}/$1`)
      .replace(/^system\.path\t.*$/m, `system.path\t${other}`);
    expect(parse(inside).facts?.rebootPending).toBe(false);
  });

  it.each([
    ['system.path', 'running system'],
    ['system.booted', 'booted system'],
  ])('is missing where %s leads nowhere', (key, fact) => {
    const { facts, missing } = parse(
      standin.replace(new RegExp(`^${key.replace('.', '\\.')}\t.*$`, 'm'), `${key}\t/etc/passwd`),
    );
    expect(missing.map((one) => one.fact)).toContain(fact);
    expect(facts).not.toHaveProperty('rebootPending');
  });

  it('misses the revision only where the baseline asks for it', () => {
    const older = standin.replaceAll(/^version\.json.*\n/gm, '');
    expect(parse(older)).toMatchObject({ facts: { version: '24.11.20250101.d3c42f1' }, missing: [] });
    expect(parse(older, true).missing).toMatchObject([{ fact: 'revision of the configuration' }]);
  });
});
