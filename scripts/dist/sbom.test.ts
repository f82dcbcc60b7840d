import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { sbom } from './sbom.mjs';

/** A lockfile with what makes one hard: a scope, two versions, an optional part, a tool, a cycle. */
const PACKAGES = {
  '': {
    version: '1.2.3',
    license: 'Apache-2.0',
    dependencies: { '@scope/a': '1.0.0', b: '1.0.0' },
    devDependencies: { tool: '9.0.0', page: '3.0.0' },
  },
  'node_modules/@scope/a': {
    version: '1.0.0',
    license: 'MIT',
    integrity: `sha512-${Buffer.alloc(64, 0xab).toString('base64')}`,
    dependencies: { b: '^2.0.0' },
  },
  'node_modules/@scope/a/node_modules/b': { version: '2.0.0', license: '(MIT OR Apache-2.0)' },
  'node_modules/b': {
    version: '1.0.0',
    license: 'ISC',
    dependencies: { c: '1', fast: '1' },
    optionalDependencies: { fast: '1' },
  },
  'node_modules/c': { version: '1.1.0', license: 'MIT', dependencies: { b: '1' } },
  'node_modules/fast': { version: '1.0.0', license: 'MIT' },
  'node_modules/tool': { version: '9.0.0', license: 'MIT' },
  'node_modules/page': { version: '3.0.0', license: 'MIT' },
};
const made = sbom({ packages: PACKAGES, bundled: ['node_modules/page'], electron: '45.4.1' });

/** The official schema, as the CycloneDX library ships it; its parts name each other by file name. */
const require = createRequire(import.meta.url);
const schemas = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res', 'schema');
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
  ajv.addSchema(readSchema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
}
const validate = ajv.compile(readSchema('bom-1.6'));

test('is what the schema of CycloneDX asks for', () => {
  validate(made);
  expect(validate.errors ?? []).toEqual([]);
});

test('with a licence that SPDX does not know would be found out', () => {
  const packages = { ...PACKAGES, 'node_modules/c': { version: '1.1.0', license: 'Mine' } };
  expect(validate(sbom({ packages, bundled: [], electron: '45.4.1' }))).toBe(false);
});

test('of our own lockfile is what the schema of CycloneDX asks for', () => {
  const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'));
  const bundled = ['node_modules/react', 'node_modules/recharts', 'node_modules/tailwindcss'];
  const ours = sbom({ packages, bundled, electron: packages['node_modules/electron'].version });
  validate(ours);
  expect(validate.errors ?? []).toEqual([]);
  expect(purls(ours)).toContain(`pkg:npm/react@${packages['node_modules/react'].version}`);
});

test('names what our dependencies need, what the page was built of, and the runtime; nothing optional and no tool', () => {
  expect(purls(made)).toEqual([
    'pkg:npm/%40scope/a@1.0.0',
    'pkg:npm/b@2.0.0',
    'pkg:npm/b@1.0.0',
    'pkg:npm/c@1.1.0',
    'pkg:npm/page@3.0.0',
    'pkg:github/electron/electron@v45.4.1',
  ]);
});

test('tells which version each part needs', () => {
  expect(made['dependencies']).toContainEqual({ ref: 'pkg:npm/%40scope/a@1.0.0', dependsOn: ['pkg:npm/b@2.0.0'] });
  expect(made['dependencies']).toContainEqual({ ref: 'pkg:npm/b@1.0.0', dependsOn: ['pkg:npm/c@1.1.0'] });
});

test('carries the hash of what npm fetched, in the words of CycloneDX', () => {
  const [first] = made['components'] as { hashes: unknown }[];
  expect(first?.hashes).toEqual([{ alg: 'SHA-512', content: 'ab'.repeat(64) }]);
});

test('given the same lockfile, is the same to the byte', () => {
  const again = sbom({ packages: PACKAGES, bundled: ['node_modules/page'], electron: '45.4.1' });
  expect(JSON.stringify(again)).toBe(JSON.stringify(made));
});

test.each(['node_modules/b', 'node_modules/page'])('given a lockfile without %s, which is needed, refuses', (key) => {
  const { [key]: _, ...packages } = PACKAGES as Record<string, object>;
  expect(() => sbom({ packages, bundled: ['node_modules/page'], electron: '45.4.1' })).toThrow(
    'package-lock.json has no',
  );
});

function readSchema(name: string): object {
  return JSON.parse(readFileSync(join(schemas, `${name}.SNAPSHOT.schema.json`), 'utf8'));
}

function purls(bom: Record<string, unknown>): string[] {
  return (bom['components'] as { purl: string }[]).map(({ purl }) => purl);
}
