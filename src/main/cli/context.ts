import type { Output } from './output.ts';
import type { PassphraseEdge } from './passphrase.ts';

/** What every command gets of the outside. */
export interface Context {
  readonly dataDir: string;
  /** `--config FILE`; undefined = `<data>/rounds.yaml` where it exists. */
  readonly configFile: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly output: Output;
  readonly stdin: NodeJS.ReadableStream;
  readonly passphrase: PassphraseEdge;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command's result: its exit code. */
export type Run = (context: Context) => Promise<number>;
