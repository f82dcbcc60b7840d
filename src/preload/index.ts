import { ipcRenderer } from 'electron';

/** As src/main/desktop/port-bridge.ts has it; a preload imports nothing of ours. */
const CHANNEL = 'rounds:port';

// Only our page, and only its main frame: whatever else is loaded one day gets nothing, not even somebody who listens.
if (location.protocol === 'rounds:' && location.host === 'app' && window.top === window) {
  window.addEventListener('message', (event) => {
    // A frame can send to this window too; its messages have another source.
    if (event.source === window && event.data === `${CHANNEL}?`) ipcRenderer.send(CHANNEL);
  });
  // With a port: the way to the core. Without: the way that was has ended. '/' = to our own origin alone.
  ipcRenderer.on(CHANNEL, ({ ports }) => window.postMessage(CHANNEL, '/', [...ports]));
}
