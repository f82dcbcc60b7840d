import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

/** electron-vite asks the package `electron` for its major version; told by hand, it builds where that is not installed. */
process.env.ELECTRON_MAJOR_VER ??= '45';

/** Electron 45 embeds Node 24, the Node of the other hosts of the core. */
const NODE_TARGET = 'node24';
/** The page also runs in the system's browser, whichever that is. */
const PAGE_TARGET = 'es2022';

/** Entries of the main layer that exist: the CLI, and later the desktop app. Each becomes out/main/<name>.js. */
const mainEntries = present({ cli: 'src/main/cli/index.ts', index: 'src/main/desktop/index.ts' });
const preloadEntries = present({ index: 'src/preload/index.ts' });
const pages = present({ index: 'src/renderer/index.html' });

const define = { __APP_VERSION__: JSON.stringify(readVersion()) };

/** Builds the three layers that run into out/main, out/preload and out/renderer; a layer without an entry is left out. */
export default defineConfig({
  main: {
    define,
    build: {
      target: NODE_TARGET,
      sourcemap: true,
      // Whatever package.json lists as a dependency stays outside: native modules cannot be bundled, and the rest loads as shipped.
      externalizeDeps: true,
      // Chunks lie beside the entry: what the program finds from where it stands (the page) is the same from each of them.
      rolldownOptions: { input: mainEntries, output: { chunkFileNames: '[name]-[hash].js' } },
    },
  },
  ...(Object.keys(preloadEntries).length > 0 && {
    preload: {
      define,
      // A sandboxed preload script is one CommonJS file.
      build: {
        target: NODE_TARGET,
        sourcemap: true,
        externalizeDeps: false,
        rolldownOptions: { input: preloadEntries, output: { format: 'cjs' as const, entryFileNames: '[name].cjs' } },
      },
    },
  }),
  ...(Object.keys(pages).length > 0 && {
    renderer: {
      root: join(root, 'src/renderer'),
      publicDir: false as const,
      define,
      plugins: [react(), tailwind()],
      build: {
        target: PAGE_TARGET,
        outDir: join(root, 'out/renderer'),
        emptyOutDir: true,
        sourcemap: true,
        minify: true,
        // The page's policy is script-src 'self'; style-src 'self'; img-src 'self': nothing may be inlined as a data: URL.
        assetsInlineLimit: 0,
        rolldownOptions: {
          input: pages,
          // Chunks that pages share run before the entry: what sets zod up (zod-jitless.ts) has to lie in one chunk with zod.
          output: { codeSplitting: { groups: [{ name: 'zod', test: /node_modules[\\/]zod[\\/]|zod-jitless/ }] } },
        },
      },
    },
  }),
});

/** The entries whose file exists, as absolute paths. */
function present(entries: Record<string, string>): Record<string, string> {
  const found = Object.entries(entries).map(([name, path]) => [name, join(root, path)] as const);
  return Object.fromEntries(found.filter(([, path]) => existsSync(path)));
}

function readVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
  throw new Error('package.json has no version');
}
