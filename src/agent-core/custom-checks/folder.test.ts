import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readCheckFolder } from './folder.ts';
import { loadCheck } from './load.ts';
import { systemShellSyntax } from './shell-syntax.ts';

const YAML = `id: custom:usb
name: USB storage is kept out
platforms: [linux]
facts:
  devices: { type: integer }
rules:
  - { when: [{ fact: devices, is: greater_than, value: 0 }], cause: usb_device_present, severity: high, summary: plugged in }
`;
const OWNER = { uid: process.getuid?.() };

function folder(files: Record<string, string> = { 'check.yaml': YAML, 'probe.sh': 'echo devices=0\n' }): string {
  const dir = mkdtempSync(join(tmpdir(), 'rounds-check-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'usb');
  mkdirSync(path, { mode: 0o700 });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text, { mode: 0o600 });
  return path;
}

async function problemsOf(path: string): Promise<string> {
  const read = await readCheckFolder(path, OWNER);
  if (read === undefined) return 'nothing there';
  return (await loadCheck('usb', read, systemShellSyntax)).problems.join('\n');
}

describe('the folder of a check', () => {
  test('that is right can be accepted', async () => {
    expect(await problemsOf(folder())).toBe('');
  });

  test('has the hash that sha256sum gives', async () => {
    const path = folder();
    const told = execFileSync('sh', ['-c', 'LC_ALL=C; export LC_ALL; sha256sum * | sha256sum'], {
      cwd: path,
      encoding: 'utf8',
    });
    expect((await readCheckFolder(path, OWNER))?.sha256).toBe(told.slice(0, 64));
  });

  test('has another hash after any change: of a byte, of a name, of a file more', async () => {
    const hash = async (files: Record<string, string>) => (await readCheckFolder(folder(files), OWNER))?.sha256;
    const hashes = await Promise.all([
      hash({ 'check.yaml': YAML, 'probe.sh': 'echo devices=0\n' }),
      hash({ 'check.yaml': YAML, 'probe.sh': 'echo devices=1\n' }),
      hash({ 'check.yaml': YAML, 'prove.sh': 'echo devices=0\n' }),
      hash({ 'check.yaml': YAML, 'probe.sh': 'echo devices=0\n', 'notes.txt': '' }),
      hash({ 'check.yaml': `${YAML}\n`, 'probe.sh': 'echo devices=0\n' }),
    ]);
    expect(new Set(hashes).size).toBe(5);
  });

  test('that is a link is not followed', async () => {
    const path = folder();
    symlinkSync(path, `${path}-link`);
    expect(await problemsOf(`${path}-link`)).toContain('links are not followed');
  });

  test.each<[string, (path: string) => void, string]>([
    [
      'a probe that is a link',
      (path) => {
        rmSync(join(path, 'probe.sh'));
        symlinkSync('/etc/passwd', join(path, 'probe.sh'));
      },
      'probe.sh: it is a link',
    ],
    [
      'a probe that is a pipe',
      (path) => {
        rmSync(join(path, 'probe.sh'));
        execFileSync('mkfifo', [join(path, 'probe.sh')]);
      },
      'probe.sh: it is not a file',
    ],
    [
      'a probe that is a folder',
      (path) => {
        rmSync(join(path, 'probe.sh'));
        mkdirSync(join(path, 'probe.sh'));
      },
      'probe.sh: it is not a file',
    ],
    [
      'a file that others can change',
      (path) => chmodSync(join(path, 'probe.sh'), 0o666),
      'probe.sh: others can change it',
    ],
    ['a folder that others can change', (path) => chmodSync(path, 0o777), 'the folder: others can change it'],
    ['a hidden file', (path) => writeFileSync(join(path, '.probe.sh.swp'), ''), 'plain name'],
    ['a name that turns the line', (path) => writeFileSync(join(path, 'a\nb'), ''), 'plain name'],
    [
      'a probe that the shell does not take',
      (path) => writeFileSync(join(path, 'probe.sh'), 'if true; then\n'),
      'probe.sh: the shell does not take it',
    ],
    [
      'a probe with an invisible character',
      (path) => writeFileSync(join(path, 'probe.sh'), 'echo devices=0 # \u202e0=secived\n'),
      'probe.sh:1: it holds the invisible character U+202E',
    ],
    [
      'a probe that is no text',
      (path) => writeFileSync(join(path, 'probe.sh'), Buffer.from([0xff, 0xfe])),
      'not UTF-8',
    ],
    ['an empty probe', (path) => writeFileSync(join(path, 'probe.sh'), '\n'), 'it is empty'],
    [
      'a probe that is far too long',
      (path) => writeFileSync(join(path, 'probe.sh'), '#'.repeat(40_000)),
      'at most 32 KiB',
    ],
    [
      'files that are far too long',
      (path) => writeFileSync(join(path, 'notes.txt'), 'x'.repeat(200_000)),
      'at most 128 KiB together',
    ],
    ['no probe', (path) => rmSync(join(path, 'probe.sh')), 'probe.sh: it is missing'],
    ['no definition', (path) => rmSync(join(path, 'check.yaml')), 'check.yaml: it is missing'],
    [
      'too many files',
      (path) => {
        for (let i = 0; i < 9; i += 1) writeFileSync(join(path, `f${i}`), '');
      },
      'at most 8',
    ],
  ])('with %s is refused', async (_what, change, message) => {
    const path = folder();
    change(path);
    expect(await problemsOf(path)).toContain(message);
  });

  test('has all of its mistakes named at once', async () => {
    const path = folder({ 'check.yaml': YAML.replace('[linux]', '[beos]'), 'probe.sh': 'echo \u0007' });
    chmodSync(join(path, 'probe.sh'), 0o622);
    const told = await problemsOf(path);
    for (const part of ['platforms[0]', 'U+0007', 'others can change it']) expect(told).toContain(part);
  });
});
