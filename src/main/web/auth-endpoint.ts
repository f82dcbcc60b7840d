import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { WebLog } from './log.ts';
import { readJson } from './read-body.ts';
import { sendJson } from './replies.ts';
import type { SignIn } from './sign-in.ts';

/** Largest body of `POST /auth`, bytes. */
const MAX_AUTH_BYTES = 1024;
const offer = z.strictObject({ token: z.string().min(1).max(200) });

const WHY = {
  unknown: 'This link is not one of this console. Get a fresh link where "rounds serve" runs.',
  used: 'This link was used before; each opens one page. If that was not you, stop "rounds serve". Get a fresh link there.',
  expired: 'This link is older than a minute. Get a fresh link where "rounds serve" runs.',
} as const;

/** `POST /auth {token}`: trades a one-time token for the session of one page. */
export async function handleAuth(
  request: IncomingMessage,
  response: ServerResponse,
  signIn: SignIn,
  log: WebLog,
): Promise<void> {
  const body = await readJson(request, MAX_AUTH_BYTES);
  if (!body.ok) {
    const status = body.reason === 'size' ? 413 : 400;
    sendJson(response, status, { message: 'Send {"token": "..."} as JSON.' }, true);
    return;
  }
  const parsed = offer.safeParse(body.value);
  if (!parsed.success) {
    sendJson(response, 400, { message: 'Send {"token": "..."} as JSON.' });
    return;
  }
  const result = signIn.exchange(parsed.data.token);
  if (result.ok) {
    log.info({ event: 'signed_in' }, 'a page signed in');
    sendJson(response, 200, { session: result.session });
    return;
  }
  log.warn({ event: 'sign_in_refused', reason: result.reason }, 'a sign-in was refused');
  sendJson(response, 401, { reason: result.reason, message: WHY[result.reason] });
}
