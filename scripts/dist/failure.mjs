/** What electron-builder and the libraries beneath it say when something could not be downloaded. */
const NO_DOWNLOAD =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|CERT_\w+|fetch failed|socket hang up)\b|Response code \d{3}|status code \d{3}|checksum mismatch/i;
/** Terminal colours in the output. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/**
 * What to tell of an electron-builder that failed: what happened, and what to do.
 * @param {string} output of electron-builder
 * @param {number | string | null} ending its exit code, or the signal that ended it
 * @returns {string}
 */
export function tellFailure(output, ending) {
  const lines = output.replaceAll(COLOUR, '').split('\n');
  const failed = lines.filter((line) => line.includes('⨯')).map((line) => line.replace('⨯', '').trim());
  const reason = (
    failed.at(-1) ??
    lines.findLast((line) => line.trim() !== '') ??
    `it said nothing and ended with ${ending}`
  ).split('  ')[0];
  if (NO_DOWNLOAD.test(output)) {
    return (
      `a part that electron-builder downloads could not be had: ${reason}. Nothing in out/dist is whole. ` +
      'Pack on a machine that reaches github.com, or name mirrors (ELECTRON_MIRROR, ELECTRON_BUILDER_BINARIES_MIRROR), and start again.'
    );
  }
  return `electron-builder failed: ${reason}. Its output is above; nothing in out/dist is whole.`;
}
