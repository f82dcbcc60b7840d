import { createRouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { DesktopCore } from '../../../src/main/desktop/core-host.ts';
import type { FakeCore } from '../fake-core.ts';

/** The far end of the screen tests as the core of a desktop. */
export function fakeDesktopCore(core: FakeCore): DesktopCore {
  const handler = new RPCHandler(core.router);
  return {
    client: createRouterClient(core.router, { context: {} }),
    log: { info: () => undefined, warn: () => undefined },
    serve: (port) => handler.upgrade(port),
    suspend: async () => undefined,
    resume: () => undefined,
    close: async () => undefined,
  };
}
