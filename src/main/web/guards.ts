import type { IncomingMessage } from 'node:http';

/** Largest body of a request, bytes: a baseline may have 1,000,000 characters, escaped as JSON. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Why a request is not answered, in a word for the log and a sentence for the person. */
export interface Refusal {
  readonly status: 400 | 403 | 405 | 413 | 415 | 421;
  readonly guard: 'target' | 'host' | 'origin' | 'method' | 'type' | 'size';
  readonly message: string;
}

const READING = new Set(['GET', 'HEAD']);
const WRITING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** All values of a header as they were sent; Node's own object quietly drops a second Host. */
function sent(request: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    if (request.rawHeaders[at]?.toLowerCase() === name) values.push(request.rawHeaders[at + 1] ?? '');
  }
  return values;
}

/**
 * Looks at what every request must have, before anything is routed. Undefined when it may go on.
 *
 * Host: a page of another site whose name was made to point at 127.0.0.1 (DNS rebinding) still sends its own name.
 * Origin: whatever changes something, and every WebSocket, must come from our own page; `null` is a sandboxed frame or a file.
 * JSON only: a form or a text body could be sent by another site without a preflight.
 */
export function refuse(request: IncomingMessage, port: number, upgrade: boolean): Refusal | undefined {
  const own = `127.0.0.1:${port}`;
  // "GET http://elsewhere/ HTTP/1.1" is for proxies; we are none.
  if (request.url === undefined || !request.url.startsWith('/')) {
    return { status: 400, guard: 'target', message: 'Ask for a path, such as "/".' };
  }
  const hosts = sent(request, 'host');
  if (hosts.length !== 1 || hosts[0] !== own) {
    return { status: 421, guard: 'host', message: `This address is answered only as http://${own}/.` };
  }
  const method = request.method ?? '';
  if (!READING.has(method) && !WRITING.has(method)) {
    return { status: 405, guard: 'method', message: 'This method is not served.' };
  }
  const origins = sent(request, 'origin');
  const fromUs = origins.length === 1 && origins[0] === `http://${own}`;
  // Reading needs no Origin (typing the address sends none), but one that names another site is refused all the same.
  if (upgrade || WRITING.has(method) ? !fromUs : origins.length > 0 && !fromUs) {
    return { status: 403, guard: 'origin', message: `Only the page at http://${own}/ may ask for this.` };
  }
  if (WRITING.has(method)) return refuseBody(request);
  return undefined;
}

function refuseBody(request: IncomingMessage): Refusal | undefined {
  const type = sent(request, 'content-type');
  if (type.length !== 1 || !/^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type[0] ?? '')) {
    return { status: 415, guard: 'type', message: 'Send JSON, with "Content-Type: application/json".' };
  }
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    return { status: 413, guard: 'size', message: `A request may have ${MAX_BODY_BYTES} bytes at most.` };
  }
  return undefined;
}
