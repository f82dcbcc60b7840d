/**
 * A package as package-lock.json lists it.
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string> }} LockedPackage
 */

/**
 * npm leaves an optional package that the registry in use does not offer out of the lockfile, and `npm ci` then refuses that
 * lockfile everywhere. Finds what is left out: packages for other platforms, each with its exact version.
 * @param {Record<string, LockedPackage>} packages
 * @returns {{ path: string, locked: LockedPackage }[]} entries to add; without an integrity hash, as nobody here saw them
 */
export function leftOut(packages) {
  return Object.entries(packages).flatMap(([path, locked]) =>
    Object.entries(locked.optionalDependencies ?? {})
      .filter(([name, range]) => isExact(range) && !isLocked(packages, path, name))
      .map(([name, version]) => ({ path: `node_modules/${name}`, locked: platformPackage(name, version, locked) })),
  );
}

/** @param {string} range */
function isExact(range) {
  return /^\d+\.\d+\.\d+/.test(range);
}

/**
 * @param {Record<string, LockedPackage>} packages
 * @param {string} path
 * @param {string} name
 */
function isLocked(packages, path, name) {
  return packages[`node_modules/${name}`] !== undefined || packages[`${path}/node_modules/${name}`] !== undefined;
}

const OSES = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPUS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * The platform is in the name, as every toolchain that ships native packages writes it: `@scope/tool-linux-arm64-musl`.
 * @param {string} name
 * @param {string} version
 * @param {LockedPackage} parent
 * @returns {LockedPackage}
 */
function platformPackage(name, version, parent) {
  const words = name.split(/[-/]/);
  const os = words.filter((word) => OSES.includes(word));
  const cpu = words.filter((word) => CPUS.includes(word));
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(parent.dev && { dev: true }),
    ...(words.includes('musl') && { libc: ['musl'] }),
    ...(words.includes('gnu') && { libc: ['glibc'] }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}
