import { describe, expect, test } from 'vitest';
import { readDefinition } from './mistakes.ts';

const GOOD = `id: custom:usb
name: USB storage is kept out
platforms: [linux]
facts:
  devices: { type: integer }
  module: { type: text, from: kernel.module }
rules:
  - when: [{ fact: devices, is: greater_than, value: 0 }]
    cause: usb_device_present
    severity: high
    summary: a device is plugged in
`;

/** The mistakes of GOOD with some lines changed. */
function mistakes(...changes: [string, string][]): readonly string[] | undefined {
  let text = GOOD;
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`nothing to change: ${from}`);
    text = text.replace(from, to);
  }
  return readDefinition(text, 'usb', 'check.yaml').problems;
}

describe('check.yaml', () => {
  test('that is right has no mistakes, and the defaults that it leaves out', () => {
    expect(readDefinition(GOOD, 'usb', 'check.yaml').definition).toMatchObject({
      probe: 'probe.sh',
      timeout_s: 10,
      output: 'key_value',
      hipaa_controls: [],
    });
  });

  test('with mistakes in shape and in meaning has all of them named by line', () => {
    expect(
      mistakes(
        ['custom:usb', 'custom:other'],
        ['[linux]', '[solaris]'],
        ['is: greater_than, value: 0', 'is: contains, value: x'],
        ['severity: high', 'severity: horrible'],
      ),
    ).toEqual([
      'check.yaml:1:5: id must be custom:usb, since the folder is called usb',
      expect.stringMatching(/^check\.yaml:3:13: platforms\[0\] must be /),
      'check.yaml:8:33: rules[0].when[0].is needs a text, and devices is of type integer',
      expect.stringMatching(/^check\.yaml:10:15: rules\[0\]\.severity must be low or medium or high or critical/),
    ]);
  });

  test.each<[string, [string, string], RegExp]>([
    [
      'a rule about a fact that is not declared',
      ['fact: devices, is', 'fact: device, is'],
      /fact names no fact of this check/,
    ],
    ['a value of another kind', ['value: 0 }', 'value: none }'], /value must be of the type of devices: integer/],
    ['a list where one value is compared', ['value: 0 }', 'value: [0, 1] }'], /value must be one value/],
    ['no list where one is compared', ['is: greater_than, value: 0', 'is: one_of, value: 0'], /value must be a list/],
    ['a broken number', ['value: 0 }', 'value: 0.5 }'], /rules\[0\]\.when\[0\]\.value/],
    ['a word that is not known', ['name: USB', 'naem: USB'], /naem is not known; did you mean "name"/],
    ['a longer time than any probe gets', ['platforms:', 'timeout_s: 60\nplatforms:'], /timeout_s must be at most 20/],
    [
      'a probe outside its folder',
      ['platforms:', 'probe: ../../bin/x.sh\nplatforms:'],
      /probe must be a file of this folder/,
    ],
    [
      'a fact that evidence gives another meaning',
      ['  devices: {', '  ruleset_hash: { type: text }\n  devices: {'],
      /ruleset_hash is a name that evidence gives another meaning/,
    ],
    [
      'a cause that is ours',
      ['cause: usb_device_present', 'cause: exception_overdue'],
      /cause is a cause that every check has/,
    ],
    [
      'an alias, which could make it huge',
      ['name: USB storage is kept out', 'name: &a USB storage\nhipaa_controls: [*a]'],
      /alias/,
    ],
    ['a citation that is none', ['platforms:', 'hipaa_controls: ["everything"]\nplatforms:'], /citation such as/],
  ])('%s is refused', (_what, change, message) => {
    expect(mistakes(change)?.join('\n')).toMatch(message);
  });

  test('without facts has nothing to judge', () => {
    const text = GOOD.replace(/facts:\n.*\n.*\n/, 'facts: {}\n');
    expect(readDefinition(text, 'usb', 'check.yaml').problems?.join('\n')).toContain('must have at least one fact');
  });

  test.each(['patching', 'encryption', 'av_edr_health', 'service-health'])(
    'called like our own %s is refused',
    (name) => {
      const text = GOOD.replace('custom:usb', `custom:${name}`);
      expect(readDefinition(text, name, 'check.yaml').problems?.join('\n')).toContain(
        'is the name of a check that Rounds brings along',
      );
    },
  );
});
