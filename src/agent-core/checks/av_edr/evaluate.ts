import type { AvEdrBaseline, Baseline } from '../../../contract/baseline.ts';
import type { Judgement, MissingFact, Reading } from '../check.ts';
import { asExpected, finding, noBaseline, notRead, type Part, together, unknown, weigh } from '../findings.ts';
import { ageAt } from '../moments.ts';
import { DAY_MS, span } from '../spans.ts';
import { isRunning, unitState } from '../units.ts';
import type { AvEdrFacts } from './facts.ts';
import { isMdatp } from './products.ts';

/** Subject of the cause when the service runs and protects nothing: restarting it would not help. */
export const PROTECTION = 'real-time protection';

const FINE: Part = { findings: [], missing: [] };

/** Judges a host's antivirus or EDR. `now` is epoch ms of the console. */
export function evaluateAvEdr(reading: Reading<AvEdrFacts>, baseline: Baseline, now: number): Judgement {
  const asked = baseline.av_edr;
  if (asked === undefined) return noBaseline('av_edr');
  const expected = asExpected(asked);
  if (reading.facts === undefined) return unknown(reading.missing, expected);
  const { facts } = reading;
  return weigh({
    ...together(
      { findings: [], missing: reading.missing },
      judgeService(facts, asked),
      judgeProtection(facts, asked),
      judgeBinary(facts, asked),
      judgeSignatures(facts, asked, now),
    ),
    expected,
    allWell: `The antivirus service ${asked.service_name} runs${asked.binary_hash === undefined ? '' : ', its program is that of the baseline'} and its signatures are recent.`,
  });
}

function judgeService({ units }: AvEdrFacts, { service_name: name }: AvEdrBaseline): Part {
  const unit = units.find((one) => one.name === name);
  if (unit === undefined) return { findings: [], missing: [notRead(`state of ${name}`)] };
  if (isRunning(unit)) return FINE;
  const gone = unit.load === 'not-found';
  const found = finding(`the antivirus service ${name} is ${gone ? 'not installed' : 'not running'}`, {
    code: gone ? 'service_missing' : 'service_inactive',
    severity: 'critical',
    subject: name,
    detail: `Found ${name} ${unitState(unit)}, expected active.`,
  });
  return { findings: [found], missing: [] };
}

/** Microsoft Defender runs on, with its protection switched off or in passive mode: then nothing is stopped. */
function judgeProtection({ protecting }: AvEdrFacts, { service_name }: AvEdrBaseline): Part {
  if (!isMdatp(service_name) || protecting === true) return FINE;
  if (protecting === undefined) return { findings: [], missing: [notRead(PROTECTION)] };
  const off = finding('Microsoft Defender runs and protects nothing', {
    code: 'service_inactive',
    severity: 'critical',
    subject: PROTECTION,
    detail: 'Found real-time protection off, or passive mode on; expected real-time protection.',
  });
  return { findings: [off], missing: [] };
}

function judgeBinary({ binary }: AvEdrFacts, { binary_path: path, binary_hash: hash }: AvEdrBaseline): Part {
  if (path === undefined && hash === undefined) return FINE;
  if (path === undefined || hash === undefined) return { findings: [], missing: [halfNamed(path)] };
  if (binary === undefined) return { findings: [], missing: [notRead('hash of the program')] };
  if (binary.sha256 === hash) return FINE;
  const differs = finding(binary.sha256 === undefined ? `the program ${path} is gone` : `the program ${path} differs`, {
    code: 'binary_hash_differs',
    severity: 'high',
    subject: path,
    detail: `Found ${binary.sha256 === undefined ? 'no file' : `SHA-256 ${binary.sha256}`}, expected ${hash}.`,
  });
  return { findings: [differs], missing: [] };
}

function halfNamed(path: string | undefined): MissingFact {
  const [has, lacks] = path === undefined ? ['binary_hash', 'binary_path'] : ['binary_path', 'binary_hash'];
  return {
    fact: 'expected program',
    why: `the baseline names ${has} and no ${lacks}`,
    fix: 'Make both with "rounds baseline capture HOST", review them, then set them.',
  };
}

function judgeSignatures({ signatures }: AvEdrFacts, asked: AvEdrBaseline, now: number): Part {
  if (signatures === undefined) return { findings: [], missing: [notRead('age of the signatures')] };
  const most = span(asked.max_signature_age_days * DAY_MS);
  if (signatures.at === undefined) return old('there are no antivirus signatures', 'none', most);
  const age = ageAt(signatures.at, now);
  if (age === undefined) {
    const ahead = {
      fact: 'age of the signatures',
      why: 'they are dated in the future',
      fix: "Check the host's clock.",
    };
    return { findings: [], missing: [ahead] };
  }
  if (age <= asked.max_signature_age_days * DAY_MS) return FINE;
  return old(`the antivirus signatures are ${span(age)} old`, `signatures that are ${span(age)} old`, most);
}

function old(headline: string, found: string, most: string): Part {
  const one = finding(headline, {
    code: 'signatures_old',
    severity: 'medium',
    subject: 'signatures',
    detail: `Found ${found}, expected signatures that are at most ${most} old.`,
  });
  return { findings: [one], missing: [] };
}
