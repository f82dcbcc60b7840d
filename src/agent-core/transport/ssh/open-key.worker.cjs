// Opens an encrypted private key in a thread of its own: bcrypt, of which OpenSSH wants 16 rounds and more, takes about a
// second in JavaScript, and the console must not stand still for it. Run from its text (new Worker(text, { eval: true })), so
// that it needs no file of its own in a build. Answers { pem } or { failed, why }; the passphrase is in neither.
const { createPrivateKey } = require('node:crypto');
const { createRequire } = require('node:module');
const { parentPort, workerData } = require('node:worker_threads');

const { text, passphrase, from } = workerData;

/** PKCS#8, which OpenSSL reads and the SSH library does not. */
function openPkcs8() {
  try {
    return { pem: createPrivateKey({ key: text, passphrase }).export({ type: 'pkcs8', format: 'pem' }).toString() };
  } catch (error) {
    // OpenSSL says "bad decrypt" where the padding is wrong; one time in 256 that is right by chance, and then the content
    // is not. A damaged file looks the same, so the passphrase is named as what to look at first.
    return { failed: 'passphrase', why: error instanceof Error ? error.message : 'unknown' };
  }
}

/** OpenSSH's own form and the older PEM forms. */
function openOther() {
  const { utils } = createRequire(from)('ssh2');
  const parsed = utils.parseKey(text, passphrase);
  if (!(parsed instanceof Error)) return { pem: (Array.isArray(parsed) ? parsed[0] : parsed).getPrivatePEM() };
  const isFormat = /unsupported|missing/i.test(parsed.message);
  return { failed: isFormat ? 'format' : 'passphrase', why: parsed.message };
}

parentPort?.postMessage(text.includes('BEGIN ENCRYPTED PRIVATE KEY') ? openPkcs8() : openOther());
