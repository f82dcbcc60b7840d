import { hash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FilePort, nodeFiles } from '../files.ts';
import { openEntry, openSlot } from './boxes.ts';
import { decodeVault, type VaultFile } from './format.ts';
import { createVault, openVault, type Vault } from './vault-file.ts';

/** Cheap on purpose: these tests are about the file, one below is about the cost. */
const options = { random: randomBytes, scryptN: 16 };
const PASSPHRASE = 'correct horse battery staple';
const OTHER = 'another good pass phrase';

let dir = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-vault-'));
  path = join(dir, 'vault.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const text = (value: string) => Buffer.from(value, 'utf8');
const read = (vault: Vault, name: string) => {
  const secret = vault.get(name);
  return secret === undefined ? undefined : Buffer.from(secret).toString('utf8');
};
const make = () => createVault(path, { ...options, passphrase: PASSPHRASE });

function readVaultFile(): VaultFile {
  const decoded = decodeVault(readFileSync(path));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.file;
}

async function unlocked(passphrase = PASSPHRASE): Promise<Vault> {
  const vault = await openVault(path, options);
  await vault.unlock(passphrase);
  return vault;
}

/** The file as JSON with one thing done to it, its checksum made right again: what a person, not a bad disk, would do. */
function tamper(change: (file: { entries: { name: string; nonce: string; box: string }[] }) => void): void {
  const { checksum: _, ...file } = JSON.parse(readFileSync(path, 'utf8'));
  change(file);
  writeFileSync(
    path,
    `${JSON.stringify({ ...file, checksum: hash('sha256', JSON.stringify(file), 'hex') }, null, 1)}\n`,
  );
}

describe('a new vault', () => {
  test('is absent, then unlocked, and locked when it is opened again', async () => {
    const vault = await openVault(path, options);
    expect(vault.state).toBe('absent');
    await vault.create(PASSPHRASE);
    expect(vault.state).toBe('unlocked');
    expect((await openVault(path, options)).state).toBe('locked');
  });

  test('is one file for its owner alone', async () => {
    await make();
    expect(readdirSync(dir)).toEqual(['vault.json']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is not made over another one', async () => {
    await make();
    await expect(make()).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test.each(['tiny-pass', 'elevenchars', 'aaaaaaaaaaaaaaaaaaaa', 'abcabcabcabcabc', 'ééééééé', 'x'.repeat(2000)])(
    'refuses the weak passphrase %#, without repeating it',
    async (weak) => {
      const error: unknown = await createVault(path, { ...options, passphrase: weak }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'INVALID_INPUT' });
      expect(String(error)).not.toContain(weak);
      expect(readdirSync(dir)).toEqual([]);
    },
  );
});

describe('secrets', () => {
  test('come back after the vault was opened again', async () => {
    const vault = await make();
    await vault.set('host/1/password', text('p\u0000ä'));
    await vault.set('host/1/sudo', new Uint8Array(0));
    const again = await unlocked();
    expect(again.names()).toEqual(['host/1/password', 'host/1/sudo']);
    expect(read(again, 'host/1/password')).toBe('p\u0000ä');
    expect(again.get('host/1/sudo')).toEqual(new Uint8Array(0));
    expect(again.get('host/2/sudo')).toBeUndefined();
  });

  test('of any bytes and any order of writes come back as they were', async () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}(\/[a-z0-9][a-z0-9._-]{0,20}){0,2}$/);
    const vault = await make();
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, fc.uint8Array({ maxLength: 200 }), { maxKeys: 4 }), async (secrets) => {
        await vault.change(new Map([...vault.names()].map((old) => [old, undefined])));
        await Promise.all(Object.entries(secrets).map(([key, value]) => vault.set(key, value)));
        const again = await unlocked();
        expect(Object.fromEntries(again.names().map((key) => [key, Uint8Array.from(again.get(key) ?? [])]))).toEqual({
          ...secrets,
        });
      }),
      { numRuns: 15 },
    );
  });

  test('and the passphrase are nowhere in the folder in any common form', async () => {
    const secret = 'S3cret-password-of-a-host';
    const vault = await make();
    await vault.set('host/1/password', text(secret));
    await vault.set('host/1/sudo', text('x'));
    const everything = readdirSync(dir)
      .map((file) => readFileSync(join(dir, file)))
      .join('\n');
    for (const needle of [secret, PASSPHRASE]) {
      for (const encoding of ['utf8', 'hex', 'base64', 'utf16le'] as const) {
        const form = text(needle).toString(encoding).replace(/=+$/, '').slice(0, -2);
        expect(everything.includes(form)).toBe(false);
      }
    }
    expect(everything).toContain('host/1/password');
  });

  test('of 1 and of 40 bytes look the same length', async () => {
    const vault = await make();
    await vault.set('a', text('1'));
    await vault.set('b', text('1'.repeat(40)));
    const { entries } = JSON.parse(readFileSync(path, 'utf8'));
    expect(entries[0].box.length).toBe(entries[1].box.length);
  });

  test('that are removed are in neither the file nor its backup', async () => {
    const vault = await make();
    await vault.set('host/1/password', text('x'));
    await vault.delete('host/1/password');
    expect(vault.names()).toEqual([]);
    for (const file of readdirSync(dir)) expect(readFileSync(join(dir, file), 'utf8')).not.toContain('host/1/password');
  });

  test.each(['', '../x', 'Host/1', 'a//b', '/a', 'a b', 'a'.repeat(201), 'a\n'])(
    'are not kept under the name %j',
    async (name) => {
      const vault = await make();
      await expect(vault.set(name, text('x'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    },
  );

  test('that are handed out are copies', async () => {
    const vault = await make();
    await vault.set('a', text('secret'));
    vault.get('a')?.fill(0);
    expect(read(vault, 'a')).toBe('secret');
  });
});

describe('a locked vault', () => {
  test('gives nothing, takes nothing, and still lists its names', async () => {
    const vault = await make();
    await vault.set('a', text('secret'));
    vault.lock();
    expect(vault.state).toBe('locked');
    expect(vault.names()).toEqual(['a']);
    expect(() => vault.get('a')).toThrow(expect.objectContaining({ code: 'VAULT_LOCKED' }));
    await expect(vault.set('a', text('x'))).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  });

  test('says no to a wrong passphrase and stays locked', async () => {
    await make();
    const vault = await openVault(path, options);
    const error: unknown = await vault.unlock('wrong horse battery staple').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'VAULT_PASSPHRASE' });
    expect(String(error)).not.toContain('wrong horse');
    expect(vault.state).toBe('locked');
  });

  test('opens with the same letters typed in another Unicode form, as text or as bytes', async () => {
    await createVault(path, { ...options, passphrase: 'café au lait crème' });
    await unlocked('café au lait crème'.normalize('NFD'));
    const vault = await openVault(path, options);
    await vault.unlock(text('café au lait crème'.normalize('NFD')));
    expect(vault.state).toBe('unlocked');
  });

  test('stays locked when it is locked while a passphrase is being tried', async () => {
    await make();
    const vault = await openVault(path, options);
    const attempt = vault.unlock(PASSPHRASE);
    vault.lock();
    await attempt;
    expect(vault.state).toBe('locked');
  });
});

describe('changePassphrase', () => {
  test('lets the new one in and the old one out, also from the backup', async () => {
    const vault = await make();
    await vault.set('a', text('secret'));
    await vault.changePassphrase(PASSPHRASE, OTHER);
    expect(read(await unlocked(OTHER), 'a')).toBe('secret');
    await expect(unlocked(PASSPHRASE)).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE' });
    copyFileSync(`${path}.bak`, path);
    await expect(unlocked(PASSPHRASE)).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE' });
  });

  test('makes the old passphrase with an old copy of the file useless for what is stored from now on', async () => {
    const vault = await make();
    const [oldSlot] = readVaultFile().slots;
    await vault.changePassphrase(PASSPHRASE, OTHER);
    await vault.set('a', text('secret'));
    const file = readVaultFile();
    const [entry] = file.entries;
    if (oldSlot?.kind !== 'passphrase' || entry === undefined) throw new Error('needs a slot and an entry');
    const oldKey = await openSlot(oldSlot, PASSPHRASE, file.vault_id);
    expect(oldKey).toHaveLength(32);
    expect(openEntry(oldKey ?? new Uint8Array(32), file.vault_id, entry)).toBeUndefined();
  });

  test('needs the current one even when unlocked, and a strong new one', async () => {
    const vault = await make();
    await expect(vault.changePassphrase(OTHER, OTHER)).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE' });
    await expect(vault.changePassphrase(PASSPHRASE, 'weak')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await unlocked()).state).toBe('unlocked');
  });
});

describe('a file that was changed', () => {
  test('by any one bit is damaged, with advice', async () => {
    const vault = await make();
    await vault.set('a', text('secret'));
    const good = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length * 8 - 1), async (bit) => {
        const bad = Buffer.from(good);
        bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(path, bad);
        await expect(openVault(path, options)).rejects.toMatchObject({
          code: 'VAULT_DAMAGED',
          message: expect.stringContaining(`${path}.bak`),
        });
      }),
      { numRuns: 300 },
    );
  });

  test('by cutting it off anywhere is damaged', async () => {
    const vault = await make();
    await vault.set('a', text('secret'));
    const good = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), async (length) => {
        writeFileSync(path, good.subarray(0, length));
        await expect(openVault(path, options)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' });
      }),
      { numRuns: 50 },
    );
  });

  test('into anything at all is damaged, and never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), async (content) => {
        writeFileSync(path, content);
        await expect(openVault(path, options)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' });
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, Parameters<typeof tamper>[0]]>([
    [
      'two entries that changed places',
      ({ entries: [a, b] }) => {
        if (a === undefined || b === undefined) throw new Error('needs two entries');
        [a.nonce, b.nonce, a.box, b.box] = [b.nonce, a.nonce, b.box, a.box];
      },
    ],
    ['an entry that was removed', ({ entries }) => void entries.pop()],
    [
      'an entry under another name',
      ({ entries }) => {
        const last = entries.at(-1);
        if (last !== undefined) last.name = 'z';
      },
    ],
  ])('by hand shows when it is unlocked: %s', async (_, change) => {
    const vault = await make();
    await vault.set('a', text('secret a'));
    await vault.set('b', text('secret b'));
    tamper(change);
    await expect(unlocked()).rejects.toMatchObject({ code: 'VAULT_DAMAGED' });
  });

  test('by putting one older entry back shows when it is unlocked', async () => {
    const vault = await make();
    await vault.set('a', text('old'));
    const old = JSON.parse(readFileSync(path, 'utf8')).entries[0];
    await vault.set('a', text('new'));
    tamper(({ entries }) => void entries.splice(0, 1, old));
    await expect(unlocked()).rejects.toMatchObject({ code: 'VAULT_DAMAGED' });
  });

  test('so that its passphrase is cheap to guess is refused', async () => {
    await make();
    const vault = await openVault(path, { random: randomBytes });
    await expect(vault.unlock(PASSPHRASE)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' });
  });

  test('by somebody else meanwhile is not written over', async () => {
    const vault = await make();
    const other = await unlocked();
    await other.set('b', text('theirs'));
    await expect(vault.set('a', text('mine'))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await unlocked()).names()).toEqual(['b']);
  });
});

describe('the backup', () => {
  test('is the version before, and opens', async () => {
    const vault = await make();
    await vault.set('a', text('1'));
    await vault.set('a', text('2'));
    copyFileSync(`${path}.bak`, path);
    expect(read(await unlocked(), 'a')).toBe('1');
  });

  test('keeps a lost file from looking like a first start', async () => {
    const vault = await make();
    await vault.set('a', text('1'));
    rmSync(path);
    await expect(openVault(path, options)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' });
  });
});

test('whatever step of a write fails, a whole version is there and the vault goes on with it', async () => {
  for (let failing = 0; ; failing++) {
    rmSync(dir, { recursive: true, force: true });
    let step = -Infinity;
    const mayFail = () => {
      if (step++ === failing) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    };
    const port: FilePort = {
      ...nodeFiles,
      open: async (file, flags, mode) => {
        mayFail();
        const opened = await nodeFiles.open(file, flags, mode);
        return {
          // A full disk takes a part of what is written.
          writeFile: async (bytes) => {
            if (step++ === failing) {
              await opened.writeFile(bytes.slice(0, 100));
              throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
            }
            await opened.writeFile(bytes);
          },
          sync: async () => {
            mayFail();
            await opened.sync();
          },
          close: () => opened.close(),
        };
      },
      rename: async (from, to) => {
        mayFail();
        await nodeFiles.rename(from, to);
      },
    };
    const vault = await createVault(path, { ...options, port, passphrase: PASSPHRASE });
    await vault.set('a', text('old'));
    step = 0;
    const failed = await vault.set('a', text('new')).then(
      () => false,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'DISK_FULL' });
        return true;
      },
    );
    expect(['old', 'new']).toContain(read(await unlocked(), 'a'));
    expect(read(vault, 'a')).toBe(failed ? 'old' : 'new');
    const lastStep = step;
    step = -Infinity;
    await vault.set('b', text('later'));
    expect((await unlocked()).names()).toEqual(['a', 'b']);
    if (!failed) {
      // Past the last step. Two files, each: open, write, sync, rename, open and sync of the folder.
      expect([failing, lastStep]).toEqual([12, 12]);
      return;
    }
  }
});

test('at its real cost, a passphrase opens the vault while the event loop goes on', async () => {
  const vault = await createVault(path, { random: randomBytes, passphrase: PASSPHRASE });
  expect(JSON.parse(readFileSync(path, 'utf8')).slots[0].kdf).toMatchObject({ name: 'scrypt', n: 131_072, r: 8, p: 1 });
  vault.lock();
  let turns = 0;
  const ticking = setInterval(() => turns++, 5);
  await vault.unlock(PASSPHRASE);
  clearInterval(ticking);
  expect(vault.state).toBe('unlocked');
  expect(turns).toBeGreaterThan(5);
});
