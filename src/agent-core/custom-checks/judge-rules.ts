import type { SignableObject } from '../../contract/primitives.ts';
import type { Judgement, Reading } from '../checks/check.ts';
import { finding, unknown, weigh } from '../checks/findings.ts';
import type { Condition, Definition, Rule, Scalar } from './definition.ts';
import type { CustomFacts } from './facts.ts';

/**
 * Judges declared facts by declared rules: every rule that holds is a cause. A missing fact makes its rules undecided, and
 * the whole is never compliant then; a proven cause of medium or more stands all the same.
 */
export function judgeRules(reading: Reading<CustomFacts>, definition: Definition): Judgement {
  const expected = expectedOf(definition);
  if (reading.facts === undefined) return unknown(reading.missing, expected);
  const { values } = reading.facts;
  return weigh({
    findings: definition.rules.filter((rule) => holds(rule, values)).map((rule) => findingOf(rule, values)),
    missing: reading.missing,
    expected,
    allWell: `${definition.name}: as it should be.`,
  });
}

function holds({ when }: Rule, values: ReadonlyMap<string, Scalar>): boolean {
  return when.every((one) => {
    const value = values.get(one.fact);
    return value !== undefined && compare(value, one);
  });
}

function compare(found: Scalar, { is, value }: Condition): boolean {
  switch (is) {
    case 'equal_to':
      return found === value;
    case 'not_equal_to':
      return found !== value;
    case 'one_of':
      return Array.isArray(value) && value.includes(found);
    case 'none_of':
      return Array.isArray(value) && !value.includes(found);
    case 'contains':
      return typeof found === 'string' && typeof value === 'string' && found.includes(value);
    case 'lacks':
      return typeof found === 'string' && typeof value === 'string' && !found.includes(value);
    default:
      return typeof found === 'number' && typeof value === 'number' && ordered(found, is, value);
  }
}

function ordered(found: number, is: 'less_than' | 'at_most' | 'greater_than' | 'at_least', value: number): boolean {
  switch (is) {
    case 'less_than':
      return found < value;
    case 'at_most':
      return found <= value;
    case 'greater_than':
      return found > value;
    case 'at_least':
      return found >= value;
  }
}

function findingOf(rule: Rule, values: ReadonlyMap<string, Scalar>) {
  const facts = [...new Set(rule.when.map((one) => one.fact))];
  const headline = rule.summary.replace(/[.!]+$/, '');
  return finding(headline, {
    code: rule.cause,
    severity: rule.severity,
    subject: facts.join(', '),
    detail: `Found ${facts.map((fact) => `${fact} = ${values.get(fact)}`).join(', ')}; it is drift when ${inWords(rule)}.`,
  });
}

/** What the rules ask, for the difference on screen and in evidence. */
function expectedOf({ rules }: Definition): SignableObject {
  return { must_not_hold: rules.map((rule) => `${rule.cause}: ${inWords(rule)}`) };
}

function inWords({ when }: Rule): string {
  return when
    .map(
      ({ fact, is, value }) =>
        `${fact} is ${is.replaceAll('_', ' ')} ${Array.isArray(value) ? value.join(' or ') : value}`,
    )
    .join(' and ');
}
