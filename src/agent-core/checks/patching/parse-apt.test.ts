import { describe, expect, it } from 'vitest';
import debian from '../../../../test/fixtures/probes/debian-12/patching.txt?raw';
import unprivileged from '../../../../test/fixtures/probes/debian-12/patching.unprivileged.txt?raw';
import { parseApt } from './parse-apt.ts';

const parse = (output: string) => parseApt({ status: 'ok', exitCode: 0, ms: 1, output });

describe('parseApt', () => {
  it.each([
    ['root', debian],
    ['anybody', unprivileged],
  ])('reads what a Debian host printed for %s', (_, output) => {
    expect(parse(output)).toEqual({
      facts: {
        kind: 'apt',
        pending: { security: [{ package: 'clinic-viewer', installed: '1.0', offered: '1.1' }], other: 1 },
        metadataAt: expect.any(Number),
        updatedAt: expect.any(Number),
        rebootPending: false,
      },
      missing: [],
    });
  });

  it('does not take "nothing fetched" for "nothing pending"', () => {
    const bare = debian.replaceAll(/^(archive|metadata\.at).*\n/gm, '').replaceAll(/^apt\t(Inst|Conf).*\n/gm, '');
    const { facts, missing } = parse(bare);
    expect(facts).not.toHaveProperty('pending');
    expect(missing.map((one) => one.fact)).toEqual(['security updates', 'age of the package lists']);
  });

  it('knows nothing of security updates where no such archive is among the sources', () => {
    const without = debian.replace(/^archive\t.*Debian-Security.*\n/m, '');
    expect(parse(without).missing).toMatchObject([
      { fact: 'security updates', fix: expect.stringContaining('Add the security archive') },
    ]);
  });

  it('says what apt said when it failed', () => {
    const broken = debian.replace('apt.rc\t0', 'apt.rc\t100').replace('apt.err\t', 'apt.err\tE: dpkg was interrupted');
    expect(parse(broken).missing[0]?.why).toContain('exit code 100: E: dpkg was interrupted');
  });

  it('falls back to the time of the last unpacking where the log of upgrades is gone', () => {
    expect(parse(debian.replace(/^updated\.at.*\n/m, '')).facts?.updatedAt).toBe(
      Number(/^unpacked\.at\t(\d+)$/m.exec(debian)?.[1]) * 1000,
    );
  });

  it('sees a reboot that waits for a newer kernel', () => {
    expect(parse(`${debian}kernel.installed\t6.1.0-29-amd64\n`).facts?.rebootPending).toBe(true);
    expect(parse(debian.replace('reboot.required\tno', 'reboot.required\tyes')).facts?.rebootPending).toBe(true);
  });

  it('names a package manager that it cannot read', () => {
    expect(parse('manager\tdnf\nend\tok\n')).toMatchObject({
      facts: undefined,
      missing: [{ why: expect.stringContaining('packages of dnf') }],
    });
    expect(parse('end\tok\n').missing[0]?.why).toContain('no package manager');
  });
});
