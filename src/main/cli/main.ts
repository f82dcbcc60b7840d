import { dataDir } from '../host/data-dir.ts';
import type { Context } from './context.ts';
import { withDemoPassphrase } from './demo-passphrase.ts';
import { EXIT } from './exit.ts';
import { makeOutput } from './output.ts';
import { processEdge } from './passphrase.ts';
import { explain, isUsage } from './problems.ts';
import { parse, type Request } from './program.ts';

/** Runs one command line and answers its exit code; never throws for what a user can do. */
export async function main(argv: readonly string[], process: NodeJS.Process): Promise<number> {
  // Whoever reads the answer may have seen enough ("| head"): the work goes on to its end, unheard.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  let request: Request;
  try {
    request = await parse(argv, __APP_VERSION__);
  } catch (error) {
    if (isUsage(error)) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    throw error;
  }
  const output = makeOutput({ out: process.stdout, err: process.stderr }, request.options.json === true);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const folder = dataDir(request.options.dataDir, process.env);
  const context: Context = {
    dataDir: folder,
    configFile: request.options.config,
    env: process.env,
    output,
    stdin: process.stdin,
    passphrase: processEdge(process, stop.signal),
    signal: stop.signal,
  };
  try {
    return await request.run({ ...context, passphrase: await withDemoPassphrase(context.passphrase, folder) });
  } catch (error) {
    const { problem, exitCode } = explain(error);
    output.json({ error: problem });
    output.note(`${problem.code}: ${problem.message}`);
    for (const detail of problem.details ?? []) output.note(`  ${detail}`);
    return exitCode;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
