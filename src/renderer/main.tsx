import './zod-jitless.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { messagePortTransport } from './core/message-port.ts';
import { createPageSession } from './core/session.ts';
import { webSocketTransport } from './core/websocket.ts';
import { signInFromAddress } from './shell/sign-in-from-address.ts';
import { createScreen } from './state/screen.ts';
import './styles/index.css';

const session = createPageSession({ storage: window.sessionStorage, fetch: window.fetch.bind(window) });
const lifetime = new AbortController();
// The loopback web host is plain http; the desktop serves its page under a scheme of its own.
const transport =
  window.location.protocol === 'http:'
    ? webSocketTransport(`ws://${window.location.host}/rpc`, session)
    : messagePortTransport(window);
const fromAddress = signInFromAddress(window);
const refusal = fromAddress === undefined ? undefined : await transport.signIn(fromAddress).catch(() => undefined);
const screen = createScreen(window, transport, lifetime.signal);
if (refusal !== undefined) screen.stores.connection.setState({ refusal });
// The same tab may be given a fresh link: only what follows # changes, and what was typed stays.
window.addEventListener('hashchange', () => {
  const link = signInFromAddress(window);
  if (link !== undefined) void screen.core.connection.signIn(link);
});

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App screen={screen} />);
