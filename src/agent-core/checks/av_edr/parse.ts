import type { AvEdrBaseline } from '../../../contract/baseline.ts';
import type { Frame } from '../../transport/session.ts';
import type { MissingFact, ProbeContext, Reading } from '../check.ts';
import { nothingRead, openFrame } from '../frames.ts';
import type { ProbeOutput } from '../probe-output.ts';
import { isMissing, isRunning, readUnit, type UnitFact } from '../units.ts';
import { readBinary, readPrograms } from './binary.ts';
import { readClamav, readSignaturePath } from './clamav.ts';
import type { AvEdrFacts, SignatureFact } from './facts.ts';
import { type MdatpHealth, readMdatp } from './mdatp.ts';
import { isClamav, isMdatp, KNOWN_SERVICES } from './products.ts';

/** The units that are asked for: that of the baseline first, then the known ones. */
export function unitsOf(section: AvEdrBaseline | undefined): readonly string[] {
  return [...new Set([...(section === undefined ? [] : [section.service_name]), ...KNOWN_SERVICES])];
}

/** Reads the answers of the two antivirus probes. */
export function parseAvEdr(frames: ReadonlyMap<string, Frame>, context: ProbeContext): Reading<AvEdrFacts> {
  const opened = openFrame(frames.get('av_edr'), 'antivirus facts');
  if ('missing' in opened) return nothingRead(opened.missing);
  const section = context.baseline.av_edr;
  const missing: MissingFact[] = [];
  const units = readUnits(opened.output, section, missing);
  const asked = section?.service_name ?? units.find(isRunning)?.name;
  const state = readState(opened.output, asked, section);
  missing.push(...state.missing);

  const hashed = openFrame(frames.get('av_edr_binary'), 'program of the antivirus');
  if ('missing' in hashed) {
    missing.push(hashed.missing);
    return { facts: { ...state.facts, ...(asked === undefined ? {} : { asked }), units, programs: [] }, missing };
  }
  const binary = section?.binary_path === undefined ? undefined : readBinary(hashed.output, section.binary_path);
  if (binary !== undefined && isMissing(binary)) missing.push(binary);
  return {
    facts: {
      ...state.facts,
      ...(asked === undefined ? {} : { asked }),
      units,
      programs: readPrograms(hashed.output, unitsOf(section)),
      ...(binary === undefined || isMissing(binary) ? {} : { binary }),
    },
    missing,
  };
}

function readUnits(output: ProbeOutput, section: AvEdrBaseline | undefined, missing: MissingFact[]): UnitFact[] {
  const read = unitsOf(section).map((name) => ({ name, unit: readUnit(output, name) }));
  const units = read.flatMap(({ unit }) => (isMissing(unit) ? [] : [unit]));
  for (const { name, unit } of read) {
    if (!isMissing(unit)) continue;
    if (name === section?.service_name || (units.length === 0 && missing.length === 0)) missing.push(unit);
  }
  return units;
}

/** What the product says of itself: its signatures, and whether it protects. */
function readState(
  output: ProbeOutput,
  service: string | undefined,
  section: AvEdrBaseline | undefined,
): { readonly facts: MdatpHealth; readonly missing: readonly MissingFact[] } {
  const missing: MissingFact[] = [];
  const health = service !== undefined && isMdatp(service) ? readMdatp(output) : {};
  if (isMissing(health)) missing.push(health);
  const said: MdatpHealth = isMissing(health) ? {} : health;
  const path = section?.signature_path;
  let signatures: SignatureFact | MissingFact | undefined = said.signatures;
  if (path !== undefined) signatures = readSignaturePath(output, path);
  else if (service !== undefined && isClamav(service)) signatures = readClamav(output);
  else if (section !== undefined && !isMdatp(section.service_name)) signatures = unknownProduct(section.service_name);
  if (signatures === undefined) return { facts: said, missing };
  if (isMissing(signatures)) return { facts: said, missing: [...missing, signatures] };
  return { facts: { ...said, signatures }, missing };
}

function unknownProduct(service: string): MissingFact {
  return {
    fact: 'age of the signatures',
    why: `Rounds does not know where ${service} keeps its signatures`,
    fix: 'Name their file or folder as av_edr.signature_path in the baseline.',
  };
}
