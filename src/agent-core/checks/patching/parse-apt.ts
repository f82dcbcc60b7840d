import type { Frame } from '../../transport/session.ts';
import type { MissingFact, Reading } from '../check.ts';
import { nothingRead, openFrame, whyNot } from '../frames.ts';
import type { ProbeOutput } from '../probe-output.ts';
import { visible, wholeNumber } from '../text.ts';
import { readArchive, readUpdates } from './apt-updates.ts';
import type { AptFacts } from './facts.ts';
import { newerKernel } from './kernels.ts';

/** Reads the answer of the Linux probe. */
export function parseApt(frame: Frame | undefined): Reading<AptFacts> {
  const opened = openFrame(frame, 'package facts');
  if ('missing' in opened) return nothingRead(opened.missing);
  const { output } = opened;
  const manager = output.one('manager');
  if (manager !== 'apt') return nothingRead(unknownManager(manager));
  const missing: MissingFact[] = [];
  const pending = readPending(output);
  if ('why' in pending) missing.push(pending);
  const metadataAt = readMetadataTime(output);
  if (metadataAt === undefined) {
    missing.push({
      fact: 'age of the package lists',
      why: 'the host has fetched none',
      fix: 'Run "apt-get update" on the host.',
    });
  }
  const updatedAt = seconds(output.one('updated.at')) ?? seconds(output.one('unpacked.at'));
  if (updatedAt === undefined) {
    missing.push({
      fact: 'time of the last update',
      why: 'dpkg keeps no log of it',
      fix: 'Check /var/log/dpkg.log and /var/lib/dpkg/info on the host.',
    });
  }
  const reboot = output.one('reboot.required');
  if (reboot !== 'yes' && reboot !== 'no')
    missing.push({ fact: 'whether a reboot is pending', why: 'the host did not tell', fix: 'Scan again.' });
  return {
    facts: {
      kind: 'apt',
      ...('why' in pending ? {} : { pending }),
      ...(metadataAt === undefined ? {} : { metadataAt }),
      ...(updatedAt === undefined ? {} : { updatedAt }),
      ...(reboot === 'yes' || reboot === 'no' ? { rebootPending: reboot === 'yes' || kernelWaits(output) } : {}),
    },
    missing,
  };
}

function unknownManager(manager: string | undefined): MissingFact {
  const found =
    manager === undefined
      ? 'no package manager that Rounds knows'
      : `packages of ${visible(manager, 40)}, which Rounds cannot read yet`;
  return {
    fact: 'pending updates',
    why: `the host has ${found}`,
    fix: 'Record how this host is patched as an alternative measure (checks.patching in the baseline).',
  };
}

function readPending(output: ProbeOutput) {
  const need = { fact: 'pending updates', command: 'apt-get -s dist-upgrade', package: 'apt' };
  const result = output.command('apt');
  if (result === undefined || result.code !== 0) return whyNot(result, need);
  const archives = output.all('archive').map(readArchive);
  if (!archives.some((archive) => archive.security)) {
    return {
      fact: 'security updates',
      why: 'no archive of security updates is among the fetched package lists',
      fix: 'Add the security archive to the package sources of the host and run "apt-get update".',
    };
  }
  return readUpdates(result.lines);
}

/** The latest proof of a fetch: a stamp, or the time at which the security archive was made. Epoch ms. */
function readMetadataTime(output: ProbeOutput): number | undefined {
  const archives = output.all('archive').map(readArchive);
  const times = [
    ...output.all('metadata.at').map(seconds),
    ...archives.filter((one) => one.security).map((one) => one.madeAt),
  ];
  const known = times.filter((time) => time !== undefined);
  return archives.length === 0 || known.length === 0 ? undefined : Math.max(...known);
}

function kernelWaits(output: ProbeOutput): boolean {
  return newerKernel(output.one('kernel.running') ?? '', output.all('kernel.installed'));
}

/** Seconds since the epoch, as text, in ms; undefined beyond what a record can name. */
function seconds(text: string | undefined): number | undefined {
  const value = wholeNumber(text);
  return value === undefined || value > 253_402_300_799 ? undefined : value * 1000;
}
