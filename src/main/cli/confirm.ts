import { createInterface } from 'node:readline/promises';
import type { Context } from './context.ts';

/** Whether somebody can be asked: standard input is a terminal, and the answer is not wanted as a document. */
export function canAsk({ stdin, output }: Context): boolean {
  return !output.wantsJson && 'isTTY' in stdin && stdin.isTTY === true;
}

/** Asks the person at the terminal; only a whole "yes" is one. */
export async function confirm(context: Context, question: string): Promise<boolean> {
  const lines = createInterface({ input: context.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} Type yes to go on: `, { signal: context.signal });
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    lines.close();
  }
}
