import { closeSync, openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { RoundsError } from '../../agent-core/errors.ts';
import { hiddenLine } from './hidden-input.ts';

/** The person in front of this process. */
export interface Terminal {
  /** Writes a line for them. */
  say(text: string): void;
  /** Asks for a line that is not shown. Throws RoundsError `CANCELLED` on Ctrl-C, or when the terminal goes away. */
  askHidden(prompt: string): Promise<string>;
}

/**
 * The terminal that this process belongs to, also when its standard streams are pipes; undefined when it has none
 * (a service, a scheduled job).
 *
 * @param signal Ends a question that is being asked.
 */
export function controllingTerminal(signal?: AbortSignal): Terminal | undefined {
  // On Windows the console's own device; elsewhere the process's terminal.
  const [input, output] = process.platform === 'win32' ? ['CONIN$', 'CONOUT$'] : ['/dev/tty', '/dev/tty'];
  const write = (text: string) => {
    const out = openSync(output, 'w');
    try {
      writeSync(out, text);
    } finally {
      closeSync(out);
    }
  };
  try {
    closeSync(openSync(input, 'r'));
  } catch {
    return undefined;
  }
  return {
    say: (text) => write(`${text}\n`),
    askHidden: async (prompt) => {
      signal?.throwIfAborted();
      const stream = new ReadStream(openSync(input, 'r+'));
      try {
        // Before the prompt: what is typed from the moment on that it is seen must not be echoed.
        stream.setRawMode(true);
        write(prompt);
        return await readHidden(stream, signal);
      } finally {
        stream.setRawMode(false);
        stream.destroy();
        write('\n');
      }
    },
  };
}

function readHidden(stream: ReadStream, signal?: AbortSignal): Promise<string> {
  const line = hiddenLine();
  return new Promise((resolve, reject) => {
    const give = (cause?: unknown) => {
      line.take();
      reject(new RoundsError('CANCELLED', 'No passphrase was given; nothing was changed.', { cause }));
    };
    signal?.addEventListener('abort', () => give(signal.reason), { once: true });
    stream.on('error', give);
    stream.on('end', () => give());
    stream.on('data', (bytes: Buffer) => {
      const progress = line.feed(bytes);
      bytes.fill(0);
      if (progress === 'done') resolve(line.take());
      if (progress === 'cancelled') give();
    });
  });
}
