/**
 * A package as package-lock.json (version 3) lists it.
 * @typedef {{ name?: string, version?: string, license?: string, integrity?: string, dependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string> }} LockedPackage
 */

/**
 * What the packed program consists of. `bundled` are keys of the lockfile whose code is in out/; `electron` is the runtime's version.
 * @typedef {{ packages: Record<string, LockedPackage>, bundled: readonly string[], electron: string }} Parts
 */

/** https://cyclonedx.org/docs/1.6/json/ */
const SPEC_VERSION = '1.6';
/** Where a part is, in a property of its component. */
const PLACE = 'rounds:place';

/**
 * The bill of materials of the packed program, as a CycloneDX document: what is in node_modules of the archive, what the build
 * put into our own files, and the runtime. The same lockfile and build give the same bytes: it has no date and no number.
 * @param {Parts} parts
 * @returns {Record<string, unknown>}
 */
export function sbom({ packages, bundled, electron }) {
  const root = packages[''] ?? {};
  const shipped = closure(packages, root);
  const keys = [...new Set([...shipped, ...bundled])].sort();
  const unknown = bundled.find((key) => packages[key] === undefined);
  if (unknown !== undefined) throw new Error(`package-lock.json has no ${unknown}, which the build put into out/`);
  const components = keys.map((key) => component(key, packages[key] ?? {}, shipped.has(key) ? 'archive' : 'bundled'));
  const runtime = runtimeComponent(electron);
  const program = `pkg:generic/rounds@${root.version}`;
  return {
    $schema: `http://cyclonedx.org/schema/bom-${SPEC_VERSION}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: SPEC_VERSION,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': program,
        name: 'rounds',
        version: root.version,
        ...licence(root),
        purl: program,
      },
    },
    components: [...components, runtime],
    dependencies: [
      {
        ref: program,
        dependsOn: [...components, runtime].map((one) => one['bom-ref']).filter(isDirect(packages, root)),
      },
      ...keys.map((key) => ({
        ref: purlOf(key, packages[key] ?? {}),
        dependsOn: [...new Set(needs(packages, key, packages[key] ?? {}))]
          .filter((needed) => keys.includes(needed))
          .map((needed) => purlOf(needed, packages[needed] ?? {}))
          .sort(),
      })),
      { ref: runtime['bom-ref'], dependsOn: [] },
    ],
  };
}

/**
 * Everything that our `dependencies` need, and these need. What is optional is compiled by npm for the machine that packs;
 * electron-builder.yml leaves it out.
 * @param {Record<string, LockedPackage>} packages
 * @param {LockedPackage} root
 * @returns {Set<string>} keys of the lockfile
 */
function closure(packages, root) {
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = needs(packages, '', root);
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    waiting.push(...needs(packages, key, packages[key] ?? {}));
  }
  return found;
}

/**
 * The packages that one needs, as Node would find them: nearest node_modules first. A peer that nobody installed is left out.
 * @param {Record<string, LockedPackage>} packages
 * @param {string} key
 * @param {LockedPackage} locked
 * @returns {string[]}
 */
function needs(packages, key, locked) {
  const optional = locked.optionalDependencies ?? {};
  const names = Object.keys(locked.dependencies ?? {}).filter((name) => optional[name] === undefined);
  return names.map((name) => {
    for (let folder = key; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
      const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
      if (packages[candidate] !== undefined) return candidate;
      if (folder === '') throw new Error(`package-lock.json has no ${name}, which ${key || 'the program'} needs`);
    }
  });
}

/**
 * Whether a component is named by us, rather than by one of our parts. What is bundled is named among our tools.
 * @param {Record<string, LockedPackage>} packages
 * @param {LockedPackage & { devDependencies?: Record<string, string> }} root
 */
function isDirect(packages, root) {
  const names = Object.keys({ ...root.dependencies, ...root.devDependencies });
  const refs = new Set(names.map((name) => purlOf(`node_modules/${name}`, packages[`node_modules/${name}`] ?? {})));
  return (/** @type {string} */ ref) => refs.has(ref) || ref.startsWith('pkg:github/electron/');
}

/**
 * @param {string} key
 * @param {LockedPackage} locked
 * @param {'archive' | 'bundled'} place
 */
function component(key, locked, place) {
  const purl = purlOf(key, locked);
  const [group, name] = nameOf(key, locked);
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group && { group }),
    name,
    version: locked.version,
    scope: 'required',
    ...(locked.integrity && { hashes: [hash(locked.integrity)] }),
    ...licence(locked),
    purl,
    properties: [{ name: PLACE, value: place }],
  };
}

/** @param {string} version */
function runtimeComponent(version) {
  const purl = `pkg:github/electron/electron@v${version}`;
  return {
    type: 'framework',
    'bom-ref': purl,
    name: 'electron',
    version,
    scope: 'required',
    licenses: [{ license: { id: 'MIT' } }],
    purl,
    properties: [{ name: PLACE, value: 'runtime' }],
  };
}

/**
 * npm writes an SPDX identifier, or an expression of several.
 * @param {LockedPackage} locked
 */
function licence({ license }) {
  if (license === undefined) return {};
  return { licenses: /[ (]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }] };
}

/** @param {string} integrity as npm writes it: `sha512-<base64>` */
function hash(integrity) {
  const [algorithm = '', value = ''] = integrity.split('-');
  return { alg: algorithm.replace(/^sha/, 'SHA-'), content: Buffer.from(value, 'base64').toString('hex') };
}

/**
 * @param {string} key
 * @param {LockedPackage} locked
 */
function purlOf(key, locked) {
  const [group, name] = nameOf(key, locked);
  return `pkg:npm/${group && `${encodeURIComponent(group)}/`}${name}@${locked.version}`;
}

/**
 * Scope (empty for none) and name. An alias is another folder for a package of another name.
 * @param {string} key
 * @param {LockedPackage} locked
 * @returns {[group: string, name: string]}
 */
function nameOf(key, locked) {
  const full = locked.name ?? key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const [first = '', second] = full.split('/');
  return second === undefined ? ['', first] : [first, second];
}
