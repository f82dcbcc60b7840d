/** As the vault asks for it (NIST SP 800-63B's 8, and more because tries on a copied file are not counted). */
export const MIN_PASSPHRASE_CHARS = 12;

/** What of the rules a passphrase does not meet yet; the vault itself has the last word. */
export function passphraseErrors(
  passphrase: string,
  repeated: string,
): { readonly first?: string; readonly second?: string } {
  const length = [...passphrase].length;
  const missing = MIN_PASSPHRASE_CHARS - length;
  return {
    ...(missing > 0
      ? {
          first: `${missing} more ${missing === 1 ? 'character' : 'characters'}, please: at least ${MIN_PASSPHRASE_CHARS}.`,
        }
      : {}),
    ...(missing <= 0 && new Set(passphrase).size < 6
      ? { first: 'It repeats the same few characters. Use more different ones.' }
      : {}),
    ...(repeated === passphrase ? {} : { second: 'The two are not the same.' }),
  };
}
