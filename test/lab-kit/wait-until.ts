import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for a condition: asks `probe` every `everyMs` until it gives something other than `undefined` or `false`.
 * @param what named in the error when `timeoutMs` have passed
 * @param detail more for that error, such as the end of a log
 */
export async function waitUntil<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  limits: { readonly timeoutMs: number; readonly everyMs?: number; readonly detail?: () => string },
): Promise<T> {
  const deadline = performance.now() + limits.timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) {
      throw new Error(`Waited ${limits.timeoutMs} ms in vain: ${what}\n${limits.detail?.() ?? ''}`);
    }
    await pause(limits.everyMs ?? 20);
  }
}
