import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { pack } from '../../scripts/dist/pack.mjs';
import { ensureReady, root } from '../../scripts/setup.mjs';
import { newConsole } from '../support/cli.ts';
import { type Archive, openArchive } from '../support/packed/archive.ts';
import { readFuses, standInRuntime } from '../support/packed/runtime.ts';
import { allOf, describeIf, linux, requirement } from '../support/requires.ts';

/** better-sqlite3 brings binaries for these; the stand-in of the runtime is one for Linux. */
const packable = requirement('an x64 or arm64 processor', () => ['x64', 'arm64'].includes(process.arch));
const arch = process.arch === 'arm64' ? 'arm64' : 'x64';

describeIf(allOf(linux, packable), 'the program that `npm run dist` packs', () => {
  let folder = '';
  let resources = '';
  let app = '';
  let archive: Archive;

  beforeAll(async () => {
    await ensureReady({ build: true });
    folder = mkdtempSync(join(tmpdir(), 'rounds-packed-'));
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')));
    const runtime = standInRuntime(join(folder, 'runtime'), version);
    await pack(root, { system: 'linux', arch, folder: true, release: false }, { to: join(folder, 'dist'), runtime });
    resources = join(folder, 'dist', arch === 'x64' ? 'linux-unpacked' : 'linux-arm64-unpacked', 'resources');
    archive = openArchive(join(resources, 'app.asar'));
    app = join(folder, 'app');
    archive.extract(app);
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has the bundles, the page, the tray pictures of this system alone, and the licence', () => {
    const own = paths().filter((path) => !path.startsWith('node_modules/'));
    expect(own).toEqual(
      expect.arrayContaining(['package.json', 'LICENSE', 'out/main/index.js', 'out/preload/index.cjs']),
    );
    expect(own).toContain('out/renderer/index.html');
    expect(own).toContain('assets/tray/linux/critical.png');
    expect(own.filter((path) => /^assets\/tray\/(?!linux\/)/.test(path))).toEqual([]);
    const folders = new Set(own.map((path) => path.split('/').slice(0, 2).join('/')));
    expect([...folders].sort()).toEqual(
      ['LICENSE', 'assets/icon', 'assets/tray', 'out/main', 'out/preload', 'out/renderer', 'package.json'].sort(),
    );
  });

  test('has no sources, maps, tests, documents or hidden files', () => {
    const unwanted = /\.(?:map|[mc]?ts|tsx|md|c|cc|cpp|h)$|(?:^|\/)(?:test|tests|__tests__|docs)\/|(?:^|\/)\./;
    expect(paths().filter((path) => unwanted.test(path))).toEqual([]);
  });

  test('has one native binary, for this machine, as a real file; all else is behind the integrity check', () => {
    const native = `node_modules/better-sqlite3/prebuilds/linux-${arch}.node`;
    expect(paths().filter((path) => path.endsWith('.node'))).toEqual([native]);
    expect(archive.files.filter(({ unpacked }) => unpacked).map(({ path }) => path)).toEqual([native]);
    expect(existsSync(join(resources, 'app.asar.unpacked', native))).toBe(true);
  });

  test('has the fuses of the specification', () => {
    expect(readFuses(join(resources, '..', 'rounds-desktop'))).toMatchObject({
      runAsNode: false,
      nodeOptions: false,
      nodeCliInspect: false,
      fileProtocolPrivileges: false,
      asarIntegrity: true,
      onlyLoadAppFromAsar: true,
      cookieEncryption: true,
    });
  });

  test('has a bill of materials that names every package in it, and no other', () => {
    const bom = z
      .object({
        components: z.array(z.object({ purl: z.string(), properties: z.array(z.object({ value: z.string() })) })),
      })
      .parse(JSON.parse(readFileSync(join(resources, 'sbom.cdx.json'), 'utf8')));
    const named = bom.components.filter(({ properties }) => properties[0]?.value === 'archive').map(({ purl }) => purl);
    const manifest = z.object({ name: z.string(), version: z.string() });
    const packed = paths()
      .filter((path) => /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path))
      .map((path) => manifest.parse(JSON.parse(archive.read(path).toString('utf8'))))
      .map(({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`);
    expect([...new Set(named)].sort()).toEqual([...new Set(packed)].sort());
  });

  test('runs, scans a demo host and seals what it found, with nothing but what was packed', async () => {
    await using laptop = await newConsole({ cli: join(app, 'out/main/cli.js') });
    expect((await laptop.run(['demo', 'init', '--hosts', '1'])).code).toBe(0);
    const scanned = z.looseObject({ bundles: z.array(z.string()).nonempty() });
    await laptop.json(scanned, ['scan', '--all']);
    expect((await laptop.run(['verify', laptop.dataDir])).code).toBe(0);
  }, 120_000);

  test('starts as a desktop on the stand-in of Electron: preload, page and all that it names, and the core', async () => {
    const dataDir = join(folder, 'data');
    const program = join(root, 'test/support/packed/desktop.ts');
    const node = await ensureReady({ build: false });
    const { stdout, stderr } = spawnSync(node, [program, app, dataDir], { encoding: 'utf8', timeout: 45_000 });
    expect(stdout, stderr).not.toBe('');
    const found: { named: Record<string, number> } = JSON.parse(stdout);
    expect(found).toMatchObject({ page: 200, preload: true, core: true, errors: [] });
    expect(Object.keys(found.named).length).toBeGreaterThan(1);
    expect(new Set(Object.values(found.named))).toEqual(new Set([200]));
  });

  function paths(): string[] {
    return archive.files.map(({ path }) => path);
  }
});
