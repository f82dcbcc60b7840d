import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leftOut } from './setup/lockfile.mjs';
import { root } from './setup.mjs';

/** Names the platform packages that package-lock.json leaves out (exit 1); with `--write`, adds them. */
const path = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8'));
const missing = leftOut(lock.packages);
if (process.argv.includes('--write')) {
  for (const { path: name, locked } of missing) lock.packages[name] = locked;
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
} else if (missing.length > 0) {
  for (const { path: name } of missing) process.stdout.write(`package-lock.json leaves out ${name}\n`);
  process.stdout.write('npm ci would refuse it. Run: node scripts/lockfile.mjs --write\n');
  process.exitCode = 1;
}
