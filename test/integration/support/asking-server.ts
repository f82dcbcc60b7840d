import { createHash, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Prompt } from 'ssh2';
import type { Watched } from './ssh-reading.ts';
import { watched } from './ssh-reading.ts';

/** One round of questions, as a server sends them in one message (RFC 4256, 3.2). */
export interface Round {
  readonly prompts: readonly (Prompt | string)[];
  readonly instructions?: string;
}

/** An SSH server that asks what the test says, and remembers every answer that it got. */
export interface AskingServer extends AsyncDisposable {
  /** All answers, in order; a password that was given anywhere is here. */
  readonly answers: readonly string[];
  /** Methods that clients tried. */
  readonly tried: readonly string[];
  /** The most connections that were there at the same time without being logged in. */
  mostAtOnce(): number;
  /** The server as a confirmed host with this credential. */
  target(credential: Watched['credential']): Promise<Watched>;
}

/** Starts it on loopback. After all rounds it lets the client in when `accepts` says so. */
export async function startAskingServer(options: {
  readonly rounds: readonly Round[];
  readonly accepts?: (answers: readonly string[]) => boolean;
  /** Also takes a key, as a first of two factors. */
  readonly afterKey?: boolean;
}): Promise<AskingServer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const hostKey = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const answers: string[] = [];
  const tried: string[] = [];
  const clients = new Set<{ end(): void }>();
  const pending = new Set<unknown>();
  let most = 0;
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    let hasKey = false;
    pending.add(client);
    most = Math.max(most, pending.size);
    client.on('ready', () => pending.delete(client));
    clients.add(client);
    client.on('error', () => undefined);
    client.on('close', () => {
      clients.delete(client);
      pending.delete(client);
    });
    client.on('authentication', (context) => {
      tried.push(context.method);
      if (context.method === 'publickey' && options.afterKey === true) {
        hasKey = context.signature !== undefined;
        if (hasKey) context.reject(['keyboard-interactive'], true);
        else context.accept();
        return;
      }
      if (context.method !== 'keyboard-interactive' || (options.afterKey === true && !hasKey)) {
        context.reject(options.afterKey === true ? ['publickey'] : ['keyboard-interactive']);
        return;
      }
      const ask = (round: number) => {
        const next = options.rounds[round];
        if (next === undefined) {
          if (options.accepts?.(answers) === true) context.accept();
          else context.reject(['keyboard-interactive']);
          return;
        }
        const prompts = next.prompts.map((one) => (typeof one === 'string' ? { prompt: one, echo: false } : one));
        context.prompt(prompts, '', next.instructions ?? '', (given) => {
          answers.push(...given);
          ask(round + 1);
        });
      };
      ask(0);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const parsed = ssh2.utils.parseKey(hostKey);
  const fingerprint =
    parsed instanceof Error
      ? ''
      : createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '');
  return {
    answers,
    tried,
    mostAtOnce: () => most,
    target: async (credential) =>
      watched(
        { host: '127.0.0.1', port, user: 'tech' },
        { trusted: { keyType: 'ssh-rsa', fingerprint: `SHA256:${fingerprint}` }, credential },
      ),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
