import type { CliRun, RunningCli, TestConsole } from './cli.ts';

/** `rounds serve --no-open` on a console's data folder. */
export interface Served extends AsyncDisposable {
  readonly running: RunningCli;
  /** Where the page is, without a token. */
  readonly origin: string;
  /** The link that was printed at the start, good once. */
  readonly link: string;
  /** Asks the process for another link, as a person does with Enter. */
  freshLink(): Promise<string>;
  /** Ctrl-C; resolves when it has ended. */
  stop(): Promise<CliRun>;
}

const LINK = /http:\/\/127\.0\.0\.1:\d+\/#token=[A-Za-z0-9_-]+/;

/** Starts the web host of a console and waits until it has said its link. */
export async function serve(laptop: TestConsole, options: Parameters<TestConsole['start']>[1] = {}): Promise<Served> {
  const running = laptop.start(['serve', '--no-open'], options);
  const [link] = await running.waitForStderr(LINK);
  await running.waitForStderr(/Enter for a fresh link/);
  const stop = () => {
    running.kill('SIGINT');
    return running.ended;
  };
  return {
    running,
    origin: new URL(link).origin,
    link,
    async freshLink() {
      const from = running.stderr().length;
      running.type('\n');
      const [fresh] = await running.waitForStderr(LINK, from);
      return fresh;
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}
