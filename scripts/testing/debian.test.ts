import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installPackages, neededPackages } from './debian.mjs';

/** Stands for dpkg-query: prints the file `installed` (one "STATUS NAME" a line), and fails as it does for an unknown name. */
const DPKG_QUERY = '#!/bin/sh\ncat "$MACHINE/installed"; echo "dpkg-query: no packages found" >&2; exit 1\n';

/** Stands for apt-get: knows every package but `nowhere`, and notes whether services may start meanwhile. */
const APT_GET = `#!/bin/sh
while [ "$1" = -o ]; do shift 2; done
shift 2
[ -x "$MACHINE/policy" ] && up=no || up=yes
echo "$* services=$up" >> "$MACHINE/apt.log"
[ "$1" = update ] && exit "$UPDATE_CODE"
shift 2
for one in "$@"; do [ "$one" = nowhere ] && { echo "E: Unable to locate package nowhere"; exit 100; }; done
for one in "$@"; do echo "installed $one" >> "$MACHINE/installed"; done
`;

let folder = '';
let said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-debian-'));
  said = [];
  writeFileSync(join(folder, 'installed'), 'installed openssl\nconfig-files chromium\n');
  writeFileSync(join(folder, 'dpkg-query'), DPKG_QUERY, { mode: 0o755 });
  writeFileSync(join(folder, 'apt-get'), APT_GET, { mode: 0o755 });
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('installing what suites need', () => {
  test('given all installed, does not ask apt', async () => {
    await install(['openssl']);
    expect(existsSync(join(folder, 'apt.log'))).toBe(false);
    expect(said).toEqual([]);
  });

  test('given a package that was removed but not purged, installs it, while no service may start', async () => {
    await install(['openssl', 'chromium']);
    expect(apt()).toEqual(['update services=no', 'install --no-install-recommends chromium services=no']);
    expect(said).toEqual(['installing Debian packages: chromium']);
    expect(existsSync(join(folder, 'policy'))).toBe(false);
  });

  test('given a policy of the machine, leaves it as it is', async () => {
    writeFileSync(join(folder, 'policy'), 'theirs');
    await install(['nftables']);
    expect(readFileSync(join(folder, 'policy'), 'utf8')).toBe('theirs');
  });

  test('given the policy that a killed run left behind, takes it away', async () => {
    writeFileSync(join(folder, 'apt-get'), `${APT_GET}cp "$MACHINE/policy" "$MACHINE/copy"\n`, { mode: 0o755 });
    await install(['chromium']);
    writeFileSync(join(folder, 'installed'), '');
    writeFileSync(join(folder, 'policy'), readFileSync(join(folder, 'copy')));
    await install(['chromium']);
    expect(existsSync(join(folder, 'policy'))).toBe(false);
  });

  test('given one package that this release lacks, installs the others and says what is missing', async () => {
    await install(['nowhere', 'nftables']);
    expect(readFileSync(join(folder, 'installed'), 'utf8')).toContain('installed nftables');
    expect(said.at(-1)).toBe('could not install nowhere; what needs them is skipped');
  });

  test('given no network, says so and does not fail', async () => {
    await install(['nftables'], '100');
    expect(apt()).toEqual(['update services=no']);
    expect(said.at(-1)).toBe('could not install nftables; what needs them is skipped');
  });

  async function install(packages: readonly string[], updateCode = '0'): Promise<void> {
    const env = { PATH: `${folder}:${process.env['PATH']}`, MACHINE: folder, UPDATE_CODE: updateCode };
    await installPackages(packages, (line) => void said.push(line), { policy: join(folder, 'policy'), env });
  }

  function apt(): string[] {
    return readFileSync(join(folder, 'apt.log'), 'utf8').trim().split('\n');
  }
});

describe('packages of a suite', () => {
  const list = '{"tools":["openssl"],"sshd":["openssh-server"],"lab":["debootstrap","openssl"],"image":["auditd"]}';

  test('given suites, names the packages of their groups once, and none that only goes into an image', () => {
    appendFileSync(join(folder, 'packages.json'), list);
    expect(neededPackages(join(folder, 'packages.json'), ['integration', 'lab'])).toEqual([
      'openssl',
      'openssh-server',
      'debootstrap',
    ]);
  });

  test('given the check alone, needs nothing', () => {
    appendFileSync(join(folder, 'packages.json'), list);
    expect(neededPackages(join(folder, 'packages.json'), ['check'])).toEqual([]);
  });
});
