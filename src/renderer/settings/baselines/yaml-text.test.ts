import { expect, test } from 'vitest';
import { fieldOf, hasSection, openText, withField, withSection, withThreshold } from './yaml-text.ts';

const TEXT = `# ours since 2024
logging:
  services: [rsyslog, systemd-journald] # both
  canary_max_age_hours: 2
`;

test('a field changes alone: comments and the rest stay as they were written', () => {
  expect(withField(TEXT, 'logging', 'canary_max_age_hours', 4)).toBe(TEXT.replace('hours: 2', 'hours: 4'));
});

test('a field that is emptied goes, so that its standard value holds', () => {
  expect(withField(TEXT, 'logging', 'canary_max_age_hours', undefined)).not.toContain('canary');
});

test('a new section is filled line by line', () => {
  const begun = withSection('', 'firewall', true);
  expect(begun).toBe('firewall: {}\n');
  expect(withField(begun, 'firewall', 'tables', ['inet filter'])).toBe('firewall:\n  tables: [inet filter]\n');
});

test('a section that is switched off goes whole, and the last one leaves nothing', () => {
  expect(withSection('backup:\n  unit: restic\nlogging: {}\n', 'backup', false)).toBe('logging: {}\n');
  expect(withSection('logging: {}\n', 'logging', false)).toBe('');
});

test('thresholds come and go with their heading', () => {
  const one = withThreshold('', 'logging', 3);
  expect(one).toBe('drift_threshold:\n  logging: 3\n');
  expect(withThreshold(one, 'logging', undefined)).toBe('');
});

test('what is written is read; text that only looks like a number stays text', () => {
  const open = openText(TEXT);
  expect(fieldOf(open, 'logging', 'services')).toEqual(['rsyslog', 'systemd-journald']);
  expect(fieldOf(open, 'logging', 'canary_max_age_hours')).toBe(2);
  expect(fieldOf(open, 'logging', 'auditd_keys')).toBeUndefined();
  expect(hasSection(open, 'firewall')).toBe(false);
  const named = withField('', 'av_edr', 'service_name', '123');
  expect(fieldOf(openText(named), 'av_edr', 'service_name')).toBe('123');
});

test.each(['logging: [', '- a list', 'just words', 'a: &x 1\nb: 1\na: 2'])(
  'a text that is no mapping is left alone: %s',
  (text) => {
    expect(openText(text).document).toBeUndefined();
    expect(withField(text, 'logging', 'services', ['x'])).toBe(text);
    expect(withSection(text, 'logging', true)).toBe(text);
  },
);
