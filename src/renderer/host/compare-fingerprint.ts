/** What the typed text is to the fingerprint: `nothing` when nothing was typed. */
export type FingerprintMatch = 'nothing' | 'not_a_fingerprint' | 'same' | 'different';

/** Compares a fingerprint with what a person typed or pasted: alone, or the whole line of `ssh-keygen -l`. */
export function compareFingerprint(fingerprint: string, typed: string): FingerprintMatch {
  const text = typed.trim();
  if (text === '') return 'nothing';
  const found =
    /SHA256:[A-Za-z0-9+/]+=?/.exec(text)?.[0] ?? (/^[A-Za-z0-9+/]{43}=?$/.test(text) ? `SHA256:${text}` : undefined);
  if (found === undefined) return 'not_a_fingerprint';
  return found.replace(/=$/, '') === fingerprint ? 'same' : 'different';
}
