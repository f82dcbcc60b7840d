import type { DesktopApi, Frame, Page, Port } from './electron-api.ts';
import { mayEnter } from './origin.ts';

/** What the preload sends to ask for a port, and the channel on which it comes. */
export const PORT_CHANNEL = 'rounds:port';

/** Options of {@link bridgePort}. */
export interface PortBridgeOptions {
  /** The page of the window of now. */
  readonly page: () => Page | undefined;
  /** Settles when the core is open; it may take as long as it does. Serves the contract on a port. */
  readonly serve: () => Promise<(port: Port) => void>;
  /** Told when somebody was turned away. */
  readonly refused: () => void;
}

/** The port of now. */
export interface PortBridge {
  /** Ends the page's connection: it sees that the core is away, and asks again. */
  cut(): void;
}

/** Hands the page's main frame one port to the core at a time: a new one ends the one before. */
export function bridgePort(
  { ipcMain, MessageChannelMain }: Pick<DesktopApi, 'ipcMain' | 'MessageChannelMain'>,
  options: PortBridgeOptions,
): PortBridge {
  let live: { readonly port: Port; readonly frame: Frame } | undefined;
  let asked = 0;
  const cut = () => {
    const last = live;
    live = undefined;
    if (last === undefined) return;
    last.port.close();
    try {
      // Told as well: whether a page hears that the other end of a port has closed is up to its browser.
      last.frame.postMessage(PORT_CHANNEL, null, []);
    } catch {
      // The frame is gone, and whoever was in it.
    }
  };
  ipcMain.on(PORT_CHANNEL, (event) => {
    const { senderFrame } = event;
    if (senderFrame === null || !mayEnter(event, options.page())) {
      options.refused();
      return;
    }
    asked += 1;
    const mine = asked;
    void options.serve().then(
      (serve) => {
        // Whoever asked before and still waits has asked again since, or its page is gone.
        if (mine !== asked || !mayEnter({ sender: event.sender, senderFrame }, options.page())) return;
        cut();
        const { port1, port2 } = new MessageChannelMain();
        live = { port: port2, frame: senderFrame };
        serve(port2);
        port2.start();
        senderFrame.postMessage(PORT_CHANNEL, null, [port1]);
      },
      () => undefined,
    );
  });
  return { cut };
}
