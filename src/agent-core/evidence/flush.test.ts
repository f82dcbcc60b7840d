import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RoundsError } from '../errors.ts';
import { openFlusher } from './flush.ts';
import type { Batches } from './flush-batch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const full = () => new RoundsError('DISK_FULL', 'No space left.');

/** An outbox of numbers that a test fills; a batch takes one, and fails while `refusing`. */
function outbox() {
  const state = { rows: 0, tries: 0, refusing: false };
  const batches: Batches = {
    next: async () => {
      if (state.rows === 0) return false;
      state.tries += 1;
      await Promise.resolve();
      if (state.refusing) throw full();
      state.rows -= 1;
      return true;
    },
  };
  return { state, batches };
}

describe('the flusher', () => {
  test('empties the outbox when it is woken', async () => {
    const { state, batches } = outbox();
    const flusher = openFlusher(batches);
    state.rows = 3;
    flusher.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(state.rows).toBe(0);
  });

  test('does not lose a wake that comes while it finds the outbox empty', async () => {
    const { state, batches } = outbox();
    const looked: (() => void)[] = [];
    const flusher = openFlusher({
      next: async () => {
        const did = await batches.next();
        if (!did) looked.shift()?.();
        return did;
      },
    });
    // In the very step in which the flusher sees that there is nothing, something is sealed.
    looked.push(() => {
      state.rows = 1;
      flusher.wake();
    });
    flusher.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(state.rows).toBe(0);
  });

  test('says why it cannot write, tries again later, and says nothing more when it could', async () => {
    const { state, batches } = outbox();
    const flusher = openFlusher(batches);
    Object.assign(state, { rows: 2, refusing: true });
    flusher.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(flusher.problem()).toMatchObject({ code: 'DISK_FULL' });
    state.refusing = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.rows).toBe(0);
    expect(flusher.problem()).toBeUndefined();
  });

  test('waits longer from try to try, however often it is woken', async () => {
    const { state, batches } = outbox();
    const flusher = openFlusher(batches);
    Object.assign(state, { rows: 1, refusing: true });
    for (let n = 0; n < 500; n += 1) {
      flusher.wake();
      await vi.advanceTimersByTimeAsync(10);
    }
    // After 0, 1 and 1 + 2 seconds of the 5 that went by.
    expect(state.tries).toBe(3);
    expect(vi.getTimerCount()).toBe(1);
  });

  test('drain tries at once, and rejects with the reason', async () => {
    const { state, batches } = outbox();
    const flusher = openFlusher(batches);
    Object.assign(state, { rows: 1, refusing: true });
    await expect(flusher.drain()).rejects.toMatchObject({ code: 'DISK_FULL' });
    state.refusing = false;
    await flusher.drain();
    expect(state.rows).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('drain waits for what came while a batch was under way', async () => {
    const { state, batches } = outbox();
    const flusher = openFlusher(batches);
    state.rows = 1;
    flusher.wake();
    state.rows += 5;
    await flusher.drain();
    expect(state.rows).toBe(0);
  });

  test('close finishes the batch under way and begins no other', async () => {
    const { state, batches } = outbox();
    const flusher = openFlusher(batches);
    state.rows = 3;
    flusher.wake();
    await flusher.close();
    expect(state.rows).toBe(2);
    flusher.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(state.rows).toBe(2);
    await expect(flusher.drain()).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
