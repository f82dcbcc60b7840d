import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { capture } from '../setup/child.mjs';

/** @typedef {import('./arguments.mjs').Suite} Suite */

/** Which groups of test/lab-kit/packages.json a suite needs on this machine; the file's other groups go into the lab's images. */
const GROUPS = /** @type {Record<Suite, readonly string[]>} */ ({
  check: [],
  unit: ['tools'],
  integration: ['tools', 'sshd', 'probes', 'imports'],
  lab: ['tools', 'sshd', 'lab', 'screen'],
  screen: ['tools', 'screen'],
});

/**
 * The machine as this file changes it. Debian asks the program `policy` whether a package may start its services when it is
 * installed; 101 is "no".
 * @typedef {{ policy: string, env: NodeJS.ProcessEnv }} Machine
 */

/** @type {Machine} */
const THIS_MACHINE = { policy: '/usr/sbin/policy-rc.d', env: process.env };

/** Marks the policy as ours, should a run be killed before it takes it away. */
const OUR_POLICY = '#!/bin/sh\n# Made by the tests of Rounds while they install packages.\nexit 101\n';

const APT = [
  '-o',
  'Acquire::Retries=1',
  '-o',
  'Acquire::http::Timeout=30',
  '-o',
  'DPkg::Lock::Timeout=300',
  '-y',
  '-q',
];

/**
 * Debian packages that these suites need.
 * @param {string} file test/lab-kit/packages.json
 * @param {readonly Suite[]} suites
 * @returns {string[]} without doubles
 */
export function neededPackages(file, suites) {
  return packagesOf(
    file,
    suites.flatMap((suite) => GROUPS[suite]),
  );
}

/**
 * Debian packages of these groups.
 * @param {string} file test/lab-kit/packages.json
 * @param {readonly string[]} names of groups in the file
 * @returns {string[]} without doubles
 */
export function packagesOf(file, names) {
  if (!existsSync(file)) return [];
  const groups = JSON.parse(readFileSync(file, 'utf8'));
  return [...new Set(names.flatMap((name) => groups[name] ?? []))];
}

/** Whether this process may install Debian packages. */
export function mayInstall() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/**
 * Installs what is missing. Never fails: a suite that then lacks something is skipped, and says what it would need.
 * @param {readonly string[]} packages
 * @param {(line: string) => void} say
 * @param {Machine} [machine]
 */
export async function installPackages(packages, say, machine = THIS_MACHINE) {
  const missing = await missingOf(packages, machine);
  if (missing.length === 0) return;
  say(`installing Debian packages: ${missing.join(' ')}`);
  await withoutServices(machine.policy, async () => {
    const updated = await apt(['update'], say, machine);
    if (updated && !(await apt(installing(missing), say, machine))) {
      // One package that this release does not have must not keep the others away.
      for (const one of missing) await apt(installing([one]), say, machine);
    }
  });
  const still = await missingOf(missing, machine);
  if (still.length > 0) say(`could not install ${still.join(' ')}; what needs them is skipped`);
}

/**
 * @param {readonly string[]} packages
 * @param {Machine} machine
 */
async function missingOf(packages, { env }) {
  const { output } = await capture('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...packages], {
    env,
  });
  const installed = new Set(
    output.split('\n').flatMap((line) => (line.startsWith('installed ') ? [line.slice(10)] : [])),
  );
  return packages.filter((one) => !installed.has(one));
}

/** @param {readonly string[]} packages */
function installing(packages) {
  return ['install', '--no-install-recommends', ...packages];
}

/**
 * @param {readonly string[]} args
 * @param {(line: string) => void} say
 * @param {Machine} machine
 */
async function apt(args, say, machine) {
  const env = { ...machine.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { code, output } = await capture('apt-get', [...APT, ...args], { env });
  if (code !== 0) say(`apt-get ${args.join(' ')} failed:\n${output.trim().split('\n').slice(-5).join('\n')}`);
  return code === 0;
}

/**
 * Does `work` while newly installed services stay down: a test run must not open port 22 on the machine that it runs on.
 * @param {string} policy
 * @param {() => Promise<void>} work
 */
async function withoutServices(policy, work) {
  const ours = !existsSync(policy) || readFileSync(policy, 'utf8') === OUR_POLICY;
  if (ours) writeFileSync(policy, OUR_POLICY, { mode: 0o755 });
  try {
    await work();
  } finally {
    if (ours) rmSync(policy);
  }
}
