import type { RedactionClass } from './classes.ts';
import { digitsIn, labelled, NUMBER } from './label.ts';
import type { Judge, Scene } from './scene.ts';

/** Letters, digits and dashes, at most 32 units; how many digits it takes is the judge's part. */
const CODE = '[0-9A-Za-z](?:[0-9A-Za-z]|-(?=[0-9A-Za-z])){0,31}';
const CARD = '\\d{4}(?:[ -]?\\d{3,6}){2,4}';
const IBAN = '[A-Z]{2}\\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?';
/** Number plates: one to three short groups of capitals and digits. */
const PLATE = '[0-9A-Z]{1,8}(?:[ -][0-9A-Z]{1,6}){0,2}';
/** Unique device identification in its human-readable form (21 CFR 801.40): groups led by `(01)`, `(17)` ... */
const UDI = '\\(\\d{2}\\)[0-9A-Za-z()./-]{8,80}';

/** Enough digits, and not a hexadecimal literal. */
function withDigits(least: number): Judge {
  return (value) => (digitsIn(value) >= least && !/^0x/i.test(value) ? value.length : 0);
}

/** A serial number of a thing that a person wears or uses, not of a certificate, a zone or a serial line. */
const deviceSerial: Judge = (value, at, mask) => {
  const before = mask.slice(Math.max(0, at - 48), at);
  if (/(?:certificate|cert|x509v3|soa|zone|uart|tty|licen[cs]e|issuer)\b[^\n]{0,30}$/i.test(before)) return 0;
  return withDigits(4)(value, at, mask);
};

interface NumberRule {
  readonly kind: RedactionClass;
  readonly pattern: RegExp;
  readonly judge: Judge;
}

function rule(kind: RedactionClass, label: string, value: string, judge: Judge): NumberRule {
  return { kind, pattern: labelled(`(?:${label})`, value), judge };
}

const ID = `(?:identifier|i\\.?d\\b\\.?(?:~(?:${NUMBER}))?|${NUMBER})`;

const RULES: readonly NumberRule[] = [
  rule(
    'mrn',
    `mrn(?:~${ID})?|empi|mr ?#|med(?:ical)?\\.?~rec(?:ord)?\\.?~${ID}|(?:patient|pt|chart)~${ID}`,
    CODE,
    withDigits(3),
  ),
  rule(
    'health_plan',
    `(?:member|subscriber|beneficiary|insured(?:'s)?|policy~holder)~${ID}|(?:health~)?plan~${ID}`,
    CODE,
    withDigits(5),
  ),
  rule('health_plan', `(?:medicare|medicaid)(?:~${ID})?|mbi|hicn`, CODE, withDigits(5)),
  rule('health_plan', `insurance~${ID}|(?:insurance~)?policy~(?:${NUMBER})|group~(?:${NUMBER})`, CODE, withDigits(4)),
  rule('account', `(?:(?:credit|debit|payment)~)?card(?:~(?:${NUMBER}))?|visa|mastercard|amex`, CARD, withDigits(13)),
  rule('account', 'iban', IBAN, withDigits(6)),
  rule('account', `(?:account|acct|a/c)\\.?~(?:${NUMBER})`, CODE, withDigits(4)),
  rule('account', 'acct\\.?', CODE, withDigits(6)),
  rule('account', '(?:account|acct|card)~ending(?: (?:in|with))?', '\\d{3,6}', withDigits(3)),
  rule(
    'account',
    `(?:patient|guarantor|billing|bank|customer)~(?:account|acct)(?:~(?:${NUMBER}))?`,
    CODE,
    withDigits(4),
  ),
  rule('licence', `driver'?s?'?~licen[cs]e(?:~${ID})?|lic(?:\\.|en[cs]e)?~(?:${NUMBER})`, CODE, withDigits(4)),
  rule('licence', `d\\.?l\\.?~(?:#|:|${NUMBER})|dea(?:~(?:${NUMBER}))?|npi(?:~(?:${NUMBER}))?`, CODE, withDigits(6)),
  rule('licence', `(?:certificate|passport)~(?:${NUMBER})`, CODE, withDigits(4)),
  rule(
    'vehicle',
    `vin(?:~(?:${NUMBER}))?|vehicle~identification~(?:${NUMBER})`,
    '[0-9A-HJ-NPR-Za-hj-npr-z]{17}',
    withDigits(3),
  ),
  rule(
    'vehicle',
    `(?:licen[cs]e|registration|vehicle)~plate(?:~(?:${NUMBER}))?|plate~(?:${NUMBER})|plate[:=]|tag~(?:${NUMBER})`,
    PLATE,
    withDigits(2),
  ),
  rule('vehicle', `vehicle~${ID}`, CODE, withDigits(4)),
  rule('device_serial', `udi(?:~${ID})?`, UDI, withDigits(8)),
  rule(
    'device_serial',
    `serial~(?:${NUMBER})|s/n|sn[:=#]|device~(?:serial|s\\.?n\\b\\.?)`,
    '[0-9A-Za-z](?:[0-9A-Za-z]|[.-](?=[0-9A-Za-z])){3,31}',
    deviceSerial,
  ),
  rule('device_serial', 'serial', '[A-Za-z]{1,6}-?\\d{5,16}[A-Za-z]?', deviceSerial),
  rule('device_serial', 'device~(?:identifier|id)', CODE, withDigits(5)),
];

/** A folder of one patient, named by number: `patients/0044521/`. A year or a short index is none. */
const PATIENT_FOLDER = /(?<![A-Za-z0-9_-])(?:patients?|charts?)[\\/](?<v>\d{5,12})(?![0-9A-Za-z])/gi;

/** Takes numbers of records, plans, accounts, licences, vehicles and devices: only behind a label that names them. */
export function takeNumbers(scene: Scene): void {
  scene.take('mrn', PATIENT_FOLDER);
  for (const { kind, pattern, judge } of RULES) scene.take(kind, pattern, judge);
}
