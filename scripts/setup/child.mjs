import { spawn } from 'node:child_process';

/**
 * How a child process ended: `code` when it exited, `signal` when a signal ended it; `received` is the signal that this
 * process got meanwhile.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, received: NodeJS.Signals | null }} Ending
 */

/** This process was told to end while it waited for a step. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`ended by ${signal}`);
    this.signal = signal;
  }
}

/** Signals that a supervisor or a terminal sends to end us, and that our child must hear of. */
const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']);

/**
 * Runs a program to its end, and hands on the signals that this process gets meanwhile.
 * A Ctrl-C reaches the whole foreground group, the child included: it is not handed on there, or the child would hear it twice.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {(child: import('node:child_process').ChildProcess) => void} [onSpawn]
 * @returns {Promise<Ending>} rejects when the program cannot be started
 */
export function run(command, args, options = {}, onSpawn = undefined) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    /** @type {NodeJS.Signals | null} */
    let received = null;
    const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    const handlers = FORWARDED.map((signal) => {
      const fromTerminal = (signal === 'SIGINT' || signal === 'SIGQUIT') && atTerminal;
      const handler = () => {
        received = signal;
        if (!fromTerminal) child.kill(signal);
      };
      process.on(signal, handler);
      return /** @type {const} */ ([signal, handler]);
    });
    const release = () => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    };
    child.once('error', (error) => {
      release();
      reject(error);
    });
    child.once('close', (code, signal) => {
      release();
      resolve({ code, signal, received });
    });
    onSpawn?.(child);
  });
}

/**
 * Like {@link run}, for one step of several: told to end, this process does not go on to the next.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {(child: import('node:child_process').ChildProcess) => void} [onSpawn]
 * @returns {Promise<Ending>}
 * @throws {Interrupted} when this process got a signal meanwhile
 */
export async function runStep(command, args, options = {}, onSpawn = undefined) {
  const ending = await run(command, args, options, onSpawn);
  if (ending.received !== null) throw new Interrupted(ending.received);
  return ending;
}

/**
 * Ends this process the way its child ended: with its exit code, or by the same signal.
 * @param {Pick<Ending, 'code' | 'signal'>} ending
 */
export function endLike({ code, signal }) {
  if (signal === null) process.exitCode = code ?? 1;
  else process.kill(process.pid, signal);
}

/**
 * Runs a program as a step and collects what it prints.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<Ending & { output: string }>} stdout and stderr in the order of arrival
 */
export async function capture(command, args, options = {}) {
  let output = '';
  const collect = (/** @type {Buffer} */ chunk) => {
    output += chunk.toString();
  };
  const ending = await runStep(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }, (child) => {
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
  });
  return { ...ending, output };
}
