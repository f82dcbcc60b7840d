import type { IncomingMessage, ServerResponse } from 'node:http';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import type { AnyRouter, Context } from '@orpc/server';
import { BodyLimitPlugin } from '@orpc/server/node';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '../../contract/contract.ts';
import { API_STYLE_PATH, apiPage } from './api-page/page.ts';
import style from './api-page/style.css?raw';
import { logFailures } from './failures.ts';
import { MAX_BODY_BYTES } from './guards.ts';
import type { WebLog } from './log.ts';
import { sendJson, sendText } from './replies.ts';
import type { SignIn } from './sign-in.ts';

/** Serves one request under `/api`. */
export type RestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The session of `Authorization: Bearer <session>`. */
export function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** `/api`: the contract as REST, for whoever holds a session. `GET /api/openapi.json` describes it, `/api` is that to read. */
export function createRest(
  router: AnyRouter,
  context: Context,
  signIn: SignIn,
  log: WebLog,
  version: string,
): RestHandler {
  const handler = new OpenAPIHandler<Context>(router, {
    plugins: [new BodyLimitPlugin({ maxBodySize: MAX_BODY_BYTES })],
    clientInterceptors: [logFailures(log)],
  });
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const generate = () =>
    generator.generate(contract, {
      info: { title: 'Rounds console', version },
      servers: [{ url: '/api' }],
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
      security: [{ session: [] }],
    });
  let description: ReturnType<typeof generate> | undefined;
  const described = () => {
    description ??= generate();
    return description;
  };

  return async (request, response) => {
    // What there is to ask for is no secret, and whoever opens the page in a browser cannot send a session.
    if (request.method === 'GET' && (request.url === '/api' || request.url === '/api/')) {
      const origin = `http://${request.headers.host ?? ''}`;
      sendText(response, 'text/html; charset=utf-8', apiPage(await described(), origin, version));
      return;
    }
    if (request.method === 'GET' && request.url === API_STYLE_PATH) {
      sendText(response, 'text/css; charset=utf-8', style);
      return;
    }
    const session = bearer(request);
    if (session === undefined || !signIn.knows(session)) {
      const message = 'Send "Authorization: Bearer <session>"; POST /auth gives a session for a fresh link\'s token.';
      sendJson(response, 401, { message }, true);
      return;
    }
    if (request.method === 'GET' && request.url === '/api/openapi.json') {
      sendJson(response, 200, await described());
      return;
    }
    const { matched } = await handler.handle(request, response, { prefix: '/api', context });
    if (!matched)
      sendJson(response, 404, { message: 'There is no such procedure. GET /api/openapi.json lists them.' }, true);
  };
}
