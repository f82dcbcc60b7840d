import { expect, test } from 'vitest';
import type { ErrorCode } from '../../contract/errors.ts';
import type { FleetRow, WatchStatus } from '../../contract/live.ts';
import { nextTryText } from './next-try.ts';

const NOW = Date.parse('2026-01-01T08:00:00.000Z');
const created_at = '2026-01-01T00:00:00.000Z';

function row(code?: ErrorCode, part: Partial<FleetRow> = {}): FleetRow {
  const host = { host_id: 'h', site_id: 's', name: 'desk', address: 'local:', platform: 'linux' } as const;
  return {
    host: { ...host, credential: 'none', sudo: 'none', created_at },
    site: { site_id: 's', name: 'clinic', timezone: 'UTC', created_at },
    activity: 'idle',
    cells: [],
    ...(code === undefined ? {} : { problem: { code, message: 'No.' } }),
    ...part,
  };
}

const watcher = (state: WatchStatus['state']): WatchStatus => ({
  state,
  since: created_at,
  hosts: 1,
  unreachable: 1,
  held: 0,
});

test('a host that answers has no next try', () => {
  expect(nextTryText(row(), watcher('running'), NOW)).toBeUndefined();
});

test('a running watcher says when it tries again', () => {
  const silent = row('TARGET_TIMEOUT', { retry_at: '2026-01-01T08:04:00.000Z' });
  expect(nextTryText(silent, watcher('running'), NOW)).toBe('The watcher tries it again in 4 min.');
});

test('nobody is told to wait for a watcher that does not watch', () => {
  const silent = row('TARGET_TIMEOUT', { retry_at: '2026-01-01T08:04:00.000Z' });
  expect(nextTryText(silent, watcher('paused'), NOW)).toContain('not tried again by itself');
  expect(nextTryText(silent, undefined, NOW)).toContain('not tried again by itself');
});

test('a changed or unknown identity waits for a person, whatever the watcher does', () => {
  for (const code of ['E008', 'IDENTITY_UNCONFIRMED'] as const)
    expect(nextTryText(row(code), watcher('running'), NOW)).toContain('until you have decided');
});
