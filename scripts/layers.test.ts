import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** One file of a fixture tree that breaks one rule, and the line that `npm run check` must print for it. */
const BROKEN: readonly { rule: string; path: string; text: string; line: string }[] = [
  {
    rule: 'contract imports the core',
    path: 'src/contract/a.ts',
    text: "import { z } from 'zod';\nimport type { Clock } from '../agent-core/clock.ts';\n",
    line: 'src/contract/a.ts:2 contract may not import the layer agent-core (allowed: no other layer)',
  },
  {
    rule: 'contract imports Node',
    path: 'src/contract/a.ts',
    text: "import { join } from 'node:path';\n",
    line: "src/contract/a.ts:1 contract may not import Node's node:path",
  },
  {
    rule: 'the core imports Electron',
    path: 'src/agent-core/x/a.ts',
    text: "// the core\nexport { app } from 'electron';\n",
    line: 'src/agent-core/x/a.ts:2 agent-core may not import electron (allowed: ',
  },
  {
    rule: 'the core imports React by a dynamic import',
    path: 'src/agent-core/a.ts',
    text: "export const page = () => import('react');\n",
    line: 'src/agent-core/a.ts:1 agent-core may not import react (allowed: ',
  },
  {
    rule: 'the core imports main',
    path: 'src/agent-core/a.ts',
    text: "import { run } from '../main/cli/run.ts';\nrun();\n",
    line: 'src/agent-core/a.ts:1 agent-core may not import the layer main (allowed: contract)',
  },
  {
    rule: 'the core imports a type of main',
    path: 'src/agent-core/a.ts',
    text: "export type Run = typeof import('../main/cli/run.ts');\n",
    line: 'src/agent-core/a.ts:1 agent-core may not import the layer main (allowed: contract)',
  },
  {
    rule: 'the core uses the page',
    path: 'src/agent-core/a.ts',
    text: 'export const title = (): string =>\n  document.title;\n',
    line: 'src/agent-core/a.ts:2 agent-core may not use document, a global of the page',
  },
  {
    rule: 'the core uses the page by globalThis',
    path: 'src/agent-core/a.ts',
    text: "export const kept = globalThis['localStorage'];\n",
    line: 'src/agent-core/a.ts:1 agent-core may not use localStorage, a global of the page',
  },
  {
    rule: 'main imports the screen',
    path: 'src/main/web/a.ts',
    text: "import { Fleet } from '../../renderer/fleet.tsx';\nFleet();\n",
    line: 'src/main/web/a.ts:1 main may not import the layer renderer (allowed: agent-core, contract)',
  },
  {
    rule: 'preload imports the contract',
    path: 'src/preload/index.ts',
    text: "import { contract } from '../contract/contract.ts';\ncontract.x();\n",
    line: 'src/preload/index.ts:1 preload may not import the layer contract (allowed: no other layer)',
  },
  {
    rule: 'the screen imports the core',
    path: 'src/renderer/a.tsx',
    text: "import { core } from '../agent-core/core.ts';\nexport const A = () => <p>{core}</p>;\n",
    line: 'src/renderer/a.tsx:1 renderer may not import the layer agent-core (allowed: contract)',
  },
  {
    rule: 'the screen imports Node',
    path: 'src/renderer/a.ts',
    text: "import fs from 'fs';\nfs.x();\n",
    line: "src/renderer/a.ts:1 renderer may not import Node's fs",
  },
  {
    rule: 'the screen uses Node',
    path: 'src/renderer/a.ts',
    text: 'export const home = process.env;\n',
    line: 'src/renderer/a.ts:1 renderer may not use process, a global of Node',
  },
  {
    rule: 'the screen imports Electron',
    path: 'src/renderer/a.ts',
    text: "import { ipcRenderer } from 'electron/renderer';\nipcRenderer.x();\n",
    line: 'src/renderer/a.ts:1 renderer may not import electron (allowed: ',
  },
  {
    rule: 'product code imports test code',
    path: 'src/agent-core/a.ts',
    text: "import { host } from '../../test/lab-kit/host.ts';\nhost();\n",
    line: 'src/agent-core/a.ts:1 agent-core may not import test/lab-kit/host.ts, which is in no layer (allowed: contract)',
  },
  {
    rule: 'an import that cannot be read',
    path: 'src/main/a.ts',
    text: 'export const load = (name: string) => import(name);\n',
    line: 'src/main/a.ts:1 a computed import cannot be checked: import by a literal path',
  },
  {
    rule: 'a file in no layer',
    path: 'src/helpers/a.ts',
    text: 'export const a = 1;\n',
    line: 'src/helpers/a.ts:1 is in no layer: move it into one (scripts/layers.json)',
  },
  {
    rule: 'the set-up imports a package',
    path: 'scripts/setup/a.mjs',
    text: "import { build } from 'vite';\nbuild();\n",
    line: 'scripts/setup/a.mjs:1 setup may not import vite (allowed: no package)',
  },
  {
    rule: 'the core asks the system clock',
    path: 'src/agent-core/drift/a.ts',
    text: '\nexport const clock = Date.now;\n',
    line: 'src/agent-core/drift/a.ts:2 Date.now is impure: take a Clock or Ids as an argument',
  },
  {
    rule: 'the core makes a date of now',
    path: 'src/agent-core/a.ts',
    text: 'export const made = new Date();\n',
    line: 'src/agent-core/a.ts:1 new Date() is impure: take a Clock or Ids as an argument',
  },
  {
    rule: 'the core draws lots',
    path: 'src/agent-core/a.ts',
    text: 'export const lot = () => Math.random();\n',
    line: 'src/agent-core/a.ts:1 Math.random is impure: take a Clock or Ids as an argument',
  },
  {
    rule: 'the core makes an identifier',
    path: 'src/agent-core/a.ts',
    text: "import { randomUUID as id } from 'node:crypto';\nid();\n",
    line: 'src/agent-core/a.ts:1 randomUUID is impure: take a Clock or Ids as an argument',
  },
  {
    rule: 'a circle of imports',
    path: 'src/main/b.ts',
    text: "import { c } from './deep/c.ts';\nexport const b = c;\n",
    line: 'src/main/deep/c.ts:1 imports in a circle: src/main/b.ts > src/main/deep/c.ts > src/main/b.ts',
  },
  {
    rule: 'a suppression',
    path: 'src/main/a.ts',
    text: 'export const a = 1;\n// @ts-expect-error it is text\nexport const b: number = "";\n',
    line: 'src/main/a.ts:2 @ts-expect-error: correct the cause instead',
  },
  {
    rule: 'a cast through unknown',
    path: 'src/main/a.ts',
    text: 'export const a = 1 as unknown as string;\n',
    line: 'src/main/a.ts:1 a cast through unknown: parse into the narrower type instead',
  },
  {
    rule: 'a mutable module',
    path: 'src/main/a.ts',
    text: 'export const a = 1;\nexport let b = 2;\n',
    line: 'src/main/a.ts:2 a mutable module: pass state in, or return it from a factory',
  },
  {
    rule: 'a file that is too long',
    path: 'src/main/a.ts',
    text: '// line\n'.repeat(501),
    line: 'src/main/a.ts:501 501 lines; none over 500',
  },
];

/** A tree that breaks nothing, though each line is close to something that would. */
const CLEAN: Record<string, string> = {
  'src/contract/contract.ts':
    "import { oc } from '@orpc/contract';\nimport { z } from 'zod';\nexport const c = oc.input(z.string());\n",
  'src/agent-core/clock.ts': 'export const systemClock = { now: () => Date.now() };\n',
  'src/agent-core/core.ts': [
    "import { readFileSync } from 'node:fs';",
    "import type { C } from '../contract/contract.ts';",
    "import probe from './probe.linux.sh?raw';",
    "import grafana from '../../assets/grafana/board.json?raw';",
    '// document.title in a comment, import("react") too',
    "export const text = `import { app } from 'electron'`;",
    'export const open = (window: { document: string }, at: number) => [window.document, new Date(at), readFileSync];',
    'export type Page = { location: string; window: C; probe: typeof probe; grafana: typeof grafana };',
    '',
  ].join('\n'),
  'src/agent-core/core.test.ts':
    "import { test } from 'vitest';\nimport { x } from '../../test/support/x.ts';\nlet n = 0;\ntest(x, () => void (n = Date.now()));\n",
  'src/renderer/a.tsx':
    "import { useState } from 'react';\nexport const A = () => <p>{document.title + String(useState(0))}</p>;\n",
  'test/lab/all.test.ts': "import '../../src/main/a.ts';\nimport '../../src/renderer/a.tsx';\n",
  'src/main/a.ts':
    "import { c } from '../contract/contract.ts';\nimport { open } from '../agent-core/core.ts';\nopen; c;\n",
};

describe('layers lint', () => {
  let tree = '';

  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'rounds-layers-'));
    for (const folder of ['src', 'scripts', 'test']) mkdirSync(join(tree, folder));
    put('src/main/deep/c.ts', "import { b } from '../b.ts';\nexport const c = b;\n");
  });

  afterEach(() => rmSync(tree, { recursive: true }));

  test.each(BROKEN)('given $rule, names the file and the line, and fails', ({ path, text, line }) => {
    put(path, text);
    const { lines, code } = lint();
    expect(lines).toContainEqual(expect.stringMatching(startsLike(line)));
    expect(lines).toHaveLength(1);
    expect(code).toBe(1);
  });

  test('given a tree that keeps the rules, says nothing and passes', () => {
    for (const [path, text] of Object.entries(CLEAN)) put(path, text);
    expect(lint()).toEqual({ lines: [], code: 0 });
  });

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }

  function lint(): { lines: string[]; code: number | null } {
    const run = spawnSync(process.execPath, [join(import.meta.dirname, 'layers.mjs'), tree], { encoding: 'utf8' });
    return { lines: `${run.stdout}${run.stderr}`.split('\n').filter((line) => line !== ''), code: run.status };
  }
});

function startsLike(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
