import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Port } from '../../../src/main/desktop/electron-api.ts';
import { Events } from './events.ts';

/** Electron's MessagePortMain over a real port of Node; it holds messages back until it is started, as Electron's does. */
export class StandInPort extends Events implements Port {
  readonly #real: MessagePort;

  constructor(real: MessagePort) {
    super();
    this.#real = real;
    real.on('close', () => this.emit('close'));
  }

  readonly start = (): void => {
    this.#real.on('message', (data: unknown) => this.emit('message', { data }));
  };

  readonly close = (): void => this.#real.close();

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('The stand-in hands on no port through a port');
    this.#real.postMessage(message);
  }
}

/** Electron's MessageChannelMain. */
export class StandInChannel {
  readonly port1: StandInPort;
  readonly port2: StandInPort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new StandInPort(port1);
    this.port2 = new StandInPort(port2);
  }
}
