import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMain, SetupProblem } from './setup/problem.mjs';
import { ensureReady, inNewEnoughNode, root } from './setup.mjs';
import { installPackages, mayInstall, packagesOf } from './testing/debian.mjs';

/**
 * Which groups of test/lab-kit/packages.json a bench needs: the rivals, and what boots hosts.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const GROUPS = { scan: ['tools', 'lab', 'imports'] };

/** `npm run bench -- NAME [ARGS]`: measures, prints a table, and writes bench-results/NAME.json. */
await runMain(async () => {
  const node = await ensureReady({ build: true });
  if (!(await inNewEnoughNode(node))) return;
  const [name = '', ...args] = process.argv.slice(2);
  const source = join(root, 'test', 'bench', `${name}.bench.ts`);
  if (name === '' || !existsSync(source)) throw new SetupProblem(`Say which: npm run bench -- ${benches().join('|')}`);

  if (mayInstall()) {
    const packages = packagesOf(join(root, 'test', 'lab-kit', 'packages.json'), GROUPS[name] ?? []);
    await installPackages(packages, (line) => process.stderr.write(`${line}\n`));
  }
  const { bench, formatTable } = await load(name);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const folder = mkdtempSync(join(tmpdir(), `rounds-bench-${name}-`));
  try {
    const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);
    const report = await bench({ args, root, folder, signal: interrupted.signal, say });
    process.stdout.write(formatTable(report));
    write(name, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * Builds a bench the way the product is built, so that both run the same code and `?raw` imports work.
 * @param {string} name
 * @returns {Promise<{ bench: import('../test/bench/table.ts').Bench, formatTable: typeof import('../test/bench/table.ts').formatTable }>}
 */
async function load(name) {
  const { build } = await import('vite');
  const outDir = join(root, 'out', 'bench', name);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { __APP_VERSION__: '"bench"' },
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      emptyOutDir: true,
      sourcemap: true,
      rolldownOptions: {
        input: {
          bench: join(root, 'test', 'bench', `${name}.bench.ts`),
          table: join(root, 'test', 'bench', 'table.ts'),
        },
      },
    },
  });
  const [{ bench }, { formatTable }] = await Promise.all(
    ['bench.js', 'table.js'].map((file) => import(pathToFileURL(join(outDir, file)).href)),
  );
  return { bench, formatTable };
}

function benches() {
  const names = readdirSync(join(root, 'test', 'bench')).filter((name) => name.endsWith('.bench.ts'));
  return names.map((name) => name.replace('.bench.ts', '')).sort();
}

/**
 * @param {string} name
 * @param {import('../test/bench/table.ts').BenchReport} report
 */
function write(name, report) {
  const machine = {
    cpus: cpus().length,
    cpu: cpus()[0]?.model,
    memory_mib: Math.round(totalmem() / 2 ** 20),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
  mkdirSync(join(root, 'bench-results'), { recursive: true });
  const path = join('bench-results', `${name}.json`);
  const written = JSON.stringify({ name, date: new Date().toISOString(), machine, ...report }, null, 2);
  writeFileSync(join(root, path), `${written}\n`);
  process.stderr.write(`written to ${path}\n`);
}
