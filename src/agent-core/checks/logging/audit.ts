import type { CommandResult } from '../probe-output.ts';

/** `-k key` and `-F key=key` of audit.rules(7); a key is what the baseline allows as one. */
const KEY = /(?:^|\s)(?:-k\s+|-F\s+key=)([A-Za-z0-9_.-]{1,64})(?=\s|$)/g;
/** More keys than any real set of rules has: bounds what a hostile host can make us keep. */
const MAX_KEYS = 500;

/** The keys of the rules that `auditctl -l` listed, sorted, each once. */
export function auditKeys(result: CommandResult): readonly string[] {
  const keys = new Set<string>();
  for (const line of result.lines) {
    for (const match of line.matchAll(KEY)) if (match[1] !== undefined && keys.size < MAX_KEYS) keys.add(match[1]);
  }
  return [...keys].sort();
}
