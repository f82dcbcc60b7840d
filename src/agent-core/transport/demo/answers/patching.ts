import { DAY_MS, HOUR_MS, lastDaily, lastEvery, seconds } from '../days.ts';
import { fact, ran, whole } from '../lines.ts';
import type { Question } from './answer.ts';

/** Answers patching/probe.linux.sh or probe.nixos.sh, by the host's platform. */
export function patching(question: Question): string {
  return question.host.platform === 'nixos' ? nixos(question) : apt(question);
}

const SECURITY_UPDATES = [
  'Inst openssl [3.0.15-1~deb12u1] (3.0.16-1~deb12u1 Debian-Security:12/stable-security [amd64])',
  'Inst libssl3 [3.0.15-1~deb12u1] (3.0.16-1~deb12u1 Debian-Security:12/stable-security [amd64])',
];

function apt({ host, faults, now }: Question): string {
  const fetchedAt = stuck(faults.get('lists_old'), 20 * DAY_MS) ?? lastDaily(now, 6);
  const archiveAt = fetchedAt - 3 * HOUR_MS;
  const pending = faults.has('updates_pending') ? SECURITY_UPDATES : [];
  return whole(
    fact('kernel.running', host.kernel),
    fact('manager', 'apt'),
    ran('apt', ['Reading package lists...', 'Building dependency tree...', 'Calculating upgrade...', ...pending]),
    fact('metadata.at', seconds(fetchedAt)),
    fact('archive', release('Debian', 'stable', 'bookworm', archiveAt)),
    fact('archive', release('Debian-Security', 'stable-security', 'bookworm-security', archiveAt)),
    fact('updated.at', seconds(lastEvery(now, 7 * DAY_MS))),
    fact('unpacked.at', seconds(lastEvery(now, 7 * DAY_MS))),
    fact('reboot.required', faults.has('reboot_pending') ? 'yes' : 'no'),
    fact('kernel.installed', host.kernel),
  );
}

/** Since a fault began nothing moves; at that moment it was already `age` old. */
function stuck(since: number | undefined, age: number): number | undefined {
  return since === undefined ? undefined : since - age;
}

function release(label: string, suite: string, codename: string, at: number): string {
  const date = new Date(at).toUTCString().replace('GMT', 'UTC');
  return `Origin: Debian;Label: ${label};Suite: ${suite};Codename: ${codename};Date: ${date};`;
}

const AGREED = '/nix/store/qki8496hs4dl77l9da0db29xrj991364-nixos-system-clinic-24.11.20250101.d3c42f1';
const OTHER = '/nix/store/0s1wzcr2vgmdfa39xj8h7k6pl5nqyb4i-nixos-system-clinic-24.11.20250101.d3c42f1-dirty';
const KERNEL = '/nix/store/vd08rjsiljngrjwnp9h2jrdq8plmrvnq-linux-6.6.68/bzImage';
const OLDER_KERNEL = '/nix/store/3x9rjsiljngrjwnp9h2jrdq8plmrvn0a-linux-6.6.54/bzImage';
const INITRD = '/nix/store/f45f28h8nd55alffpcvqcxdg1pcvpnaa-initrd-linux-6.6.68/initrd';
const MODULES = '/nix/store/66s4sby1qbcj30355rzzmq97a8bn496n-linux-6.6.68-modules';
const VERSION = '24.11.20250101.d3c42f1';
/** A clinic's hosts are rebuilt every fortnight; this many generations ago none of them was. */
const FIRST_GENERATION = 1400;

function nixos({ faults, now }: Question): string {
  const running = faults.has('updates_pending') ? OTHER : AGREED;
  const madeAt = stuck(faults.get('lists_old'), 60 * DAY_MS) ?? lastEvery(now, 14 * DAY_MS);
  const number = Math.floor(madeAt / (14 * DAY_MS)) - FIRST_GENERATION;
  const sinceOther = faults.get('updates_pending');
  return whole(
    fact('system.path', running),
    fact('system.booted', AGREED),
    fact('profile.path', running),
    ...(sinceOther === undefined ? [] : [fact('generation', `${number + 1} ${seconds(sinceOther)} ${OTHER}`)]),
    fact('generation', `${number} ${seconds(madeAt)} ${AGREED}`),
    fact('current.kernel', KERNEL),
    fact('booted.kernel', faults.has('reboot_pending') ? OLDER_KERNEL : KERNEL),
    fact('current.initrd', INITRD),
    fact('booted.initrd', INITRD),
    fact('current.kernel-modules', MODULES),
    fact('booted.kernel-modules', MODULES),
    ran('version.json', [
      JSON.stringify({
        configurationRevision: '1'.repeat(40),
        nixosVersion: VERSION,
        nixpkgsRevision: 'd3c42f187194c26d9f0309a8ecc469d6c878ce33',
      }),
    ]),
    fact('version.text', VERSION),
  );
}
