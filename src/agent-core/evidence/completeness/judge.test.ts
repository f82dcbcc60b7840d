import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECK_IDS } from '../../../contract/enums.ts';
import type { CompletenessFact } from './facts.ts';
import { missingOn, type SiteDay } from './judge.ts';

const DAY_MS = 86_400_000;
const day: SiteDay = { day: '2026-03-02', from: 10 * DAY_MS, to: 11 * DAY_MS };
const HOSTS = ['h1', 'h2', 'h3', 'h4'];

type Inventory = Extract<CompletenessFact, { kind: 'inventory' }>;
type Exceptions = Inventory['hosts'][number]['exceptions'];

const hostOf = (name: string, exceptions: Exceptions = []): Inventory['hosts'][number] => ({
  host_id: name,
  host_name: name,
  platform: 'linux',
  address: `ssh://t@${name}`,
  checks: [...CHECK_IDS],
  exceptions,
});
const inventory = (at: number, hosts: Inventory['hosts'], deviceId = 'laptop', seq = 1): Inventory => ({
  kind: 'inventory',
  deviceId,
  at,
  seq,
  hosts,
});
const result = (hostId: string, check: (typeof CHECK_IDS)[number], at: number): CompletenessFact => ({
  kind: 'result',
  hostId,
  check,
  at,
});

const within = fc.integer({ min: day.from, max: day.to - 1 });
const outside = fc.oneof(fc.integer({ min: 0, max: day.from - 1 }), fc.integer({ min: day.to, max: 20 * DAY_MS }));
const names = fc.subarray(HOSTS, { minLength: 1 });

/** Evidence that covers every host and check of a day, in any of the ways in which that can be. */
const wholeDay = names.chain((hosts) =>
  fc
    .tuple(
      fc.integer({ min: 0, max: day.to - 1 }),
      ...hosts.map((host) =>
        fc.oneof(
          fc.tuple(...CHECK_IDS.map((check) => within.map((at) => result(host, check, at)))),
          fc
            .tuple(within, within)
            .map(([one, other]): CompletenessFact[] => [
              { kind: 'unreachable', hostId: host, from: Math.min(one, other), to: Math.max(one, other) },
            ]),
        ),
      ),
    )
    .map(([at, ...covers]) => ({
      hosts,
      known: inventory(
        at,
        hosts.map((host) => hostOf(host)),
      ),
      cover: covers.flat(),
    })),
);

/** Any facts at all, of the hosts that there are. */
const anyFact: fc.Arbitrary<CompletenessFact> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...HOSTS), fc.constantFrom(...CHECK_IDS), fc.oneof(within, outside))
    .map(([host, check, at]) => result(host, check, at)),
  fc
    .tuple(fc.constantFrom(...HOSTS), fc.oneof(within, outside), fc.nat(DAY_MS))
    .map(([hostId, from, length]) => ({ kind: 'unreachable' as const, hostId, from, to: from + length })),
);

describe('what is missing of a day', () => {
  test('is nothing when every host and check has a result or its host was unreachable', () => {
    fc.assert(
      fc.property(wholeDay, ({ known, cover }) => {
        expect(missingOn(day, [known, ...cover])).toEqual([]);
      }),
    );
  });

  test('is exactly what one removed bundle alone had covered', () => {
    fc.assert(
      fc.property(wholeDay, fc.nat(), ({ known, cover }, pick) => {
        const removed = cover[pick % cover.length];
        const rest = cover.filter((fact) => fact !== removed);
        const missing = missingOn(day, [known, ...rest]);
        if (removed?.kind === 'result') expect(missing).toEqual([{ host: removed.hostId, check: removed.check }]);
        if (removed?.kind === 'unreachable') expect(missing.map((one) => one.check)).toEqual(CHECK_IDS.toSorted());
      }),
    );
  });

  test('is everything when nothing but results of other days is there', () => {
    fc.assert(
      fc.property(names, outside, (hosts, at) => {
        const facts = hosts.flatMap((host) => CHECK_IDS.map((check) => result(host, check, at)));
        const known = inventory(
          day.from,
          hosts.map((host) => hostOf(host)),
        );
        expect(missingOn(day, [known, ...facts])).toHaveLength(hosts.length * CHECK_IDS.length);
      }),
    );
  });

  test('never grows by more results, and does not depend on their order', () => {
    fc.assert(
      fc.property(names, fc.array(anyFact, { maxLength: 40 }), anyFact, (hosts, facts, more) => {
        const known = inventory(
          day.from,
          hosts.map((host) => hostOf(host)),
        );
        const before = missingOn(day, [known, ...facts]);
        const after = missingOn(day, [more, ...facts, known]);
        expect(before).toEqual(expect.arrayContaining(after));
        expect(missingOn(day, [...facts.toReversed(), known])).toEqual(before);
      }),
    );
  });

  test('is what no laptop has: the union over devices counts, of results as of inventories', () => {
    const one = inventory(day.from - DAY_MS, [hostOf('h1')], 'one');
    const other = inventory(day.from - DAY_MS, [hostOf('h2')], 'other');
    const facts = CHECK_IDS.map((check) => result('h1', check, day.from));
    expect(new Set(missingOn(day, [one, other, ...facts]).map((missing) => missing.host))).toEqual(new Set(['h2']));
  });

  test('a host that was removed during the day still had to be looked at; one removed before had not', () => {
    const before = inventory(day.from - 2, [hostOf('h1')], 'laptop', 1);
    expect(missingOn(day, [before, inventory(day.from + 5, [], 'laptop', 2)])).toHaveLength(CHECK_IDS.length);
    expect(missingOn(day, [before, inventory(day.from - 1, [], 'laptop', 2)])).toEqual([]);
  });

  test('after a clock set back the later inventory counts, not the one with the later time', () => {
    const earlier = inventory(day.from - 1, [hostOf('h1')], 'laptop', 1);
    const later = inventory(day.from - 5, [], 'laptop', 2);
    expect(missingOn(day, [earlier, later])).toEqual([]);
  });

  test('an exception covers its check until its review is due, and no longer', () => {
    const excepted = (review: string) =>
      missingOn(day, [
        inventory(day.from, [hostOf('h1', [{ check: 'backup', state: 'alternative', review_by: review }])]),
      ]).map((one) => one.check);
    expect(excepted('2026-03-02')).not.toContain('backup');
    expect(excepted('2026-03-01')).toContain('backup');
  });
});
