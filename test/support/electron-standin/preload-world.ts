/** The world of its own in which a preload runs. */
export const WORLD = 'Rounds preload';

/** What main sends into that world. */
export type PortDelivery =
  | { readonly kind: 'ipc'; readonly channel: string; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly port: number; readonly data: string }
  | { readonly kind: 'closed'; readonly port: number };

/**
 * The built preload as a sandboxed Electron runs it: wrapped in a function that gives it `require` for electron alone, in every
 * frame (Electron gives it the main frame only; that it minds itself is part of the test). `location` is told as Electron has it.
 */
export function preloadWorld(bundle: string, origin: { readonly shown: string; readonly told: string }): string {
  return `(() => {
  const heard = new Map();
  const ports = new Map();
  const say = (message) => globalThis.__rounds(JSON.stringify(message));
  const ipcRenderer = {
    send: (channel) => say({ kind: 'ipc', channel }),
    on: (channel, listener) => heard.set(channel, [...(heard.get(channel) ?? []), listener]),
  };
  const made = (id) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => say({ kind: 'port', port: id, data });
    port1.addEventListener('close', () => say({ kind: 'closed', port: id }));
    ports.set(id, port1);
    return port2;
  };
  globalThis.__fromMain = (message) => {
    if (message.kind === 'port') ports.get(message.port)?.postMessage(message.data);
    else if (message.kind === 'closed') ports.get(message.port)?.close();
    else {
      const event = { ports: message.ports.map(made) };
      for (const listener of heard.get(message.channel) ?? []) listener(event, null);
    }
  };
  const require = (name) => {
    if (name !== 'electron') throw new Error('A sandboxed preload has no ' + name);
    return { ipcRenderer };
  };
  const real = globalThis.location;
  const told = new URL(real.href);
  const ours = real.origin === ${JSON.stringify(origin.shown)};
  const location = ours
    ? { protocol: 'rounds:', host: 'app', origin: ${JSON.stringify(origin.told)}, href: told.href.replace(real.origin, ${JSON.stringify(origin.told)}) }
    : { protocol: real.protocol, host: real.host, origin: real.origin, href: real.href };
  (function (require, module, exports, location) {
${bundle}
  })(require, { exports: {} }, {}, location);
})();`;
}
