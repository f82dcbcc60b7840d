import type { IncomingMessage } from 'node:http';

/**
 * Reads a small body as JSON. Stops at `limit` bytes, whatever the request said its length was.
 *
 * @returns the value, or which of the two went wrong.
 */
export async function readJson(
  request: IncomingMessage,
  limit: number,
): Promise<
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: 'size' | 'syntax' }
> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) return { ok: false, reason: 'size' };
    chunks.push(bytes);
  }
  try {
    return { ok: true, value: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { ok: false, reason: 'syntax' };
  }
}
