import { describe, expect, test } from 'vitest';
import { maintenanceWindow } from './windows.ts';

const ALL = [1, 2, 3, 4, 5, 6, 7];

describe('maintenanceWindow', () => {
  test.each([
    ['02:00-04:00', [{ days: ALL, start: 120, end: 240 }]],
    ['22:00 - 04:00', [{ days: ALL, start: 1320, end: 240 }]],
    ['00:00-24:00', [{ days: ALL, start: 0, end: 1440 }]],
    [
      'Mon-Fri 22:00-04:00; Sat,Sun 00:00-24:00',
      [
        { days: [1, 2, 3, 4, 5], start: 1320, end: 240 },
        { days: [6, 7], start: 0, end: 1440 },
      ],
    ],
    [
      ['sat 01:00-02:00', 'Fri-Mon 03:00-04:00'],
      [
        { days: [6], start: 60, end: 120 },
        { days: [1, 5, 6, 7], start: 180, end: 240 },
      ],
    ],
    ['Tue, Thu 02:00-03:00', [{ days: [2, 4], start: 120, end: 180 }]],
  ])('reads %j', (written, rules) => {
    expect(maintenanceWindow.parse(written)).toEqual(rules);
  });

  test.each([
    '',
    '2:00-4:00',
    '02:00',
    '02:00-02:00',
    '24:00-01:00',
    '02:00-00:00',
    '02:60-03:00',
    '25:00-26:00',
    'Mo 02:00-04:00',
    'Mon-Tue-Wed 02:00-04:00',
    'Mon- 02:00-04:00',
    '02:00-04:00;',
    [],
    [''],
    7,
    null,
  ])('refuses %j and says how it is written', (written) => {
    expect(maintenanceWindow.safeParse(written).error?.issues[0]?.message).toMatch(/02:00-04:00|at least 1|>=1/);
  });
});
