/**
 * What the environment offers to sign with: `missing` are the names of what is not there, empty when all is.
 * @typedef {{ missing: readonly string[], remark: string }} Signing
 */

/** Ways to give Apple's notary service an account; each is a set of variables that electron-builder reads. */
const NOTARY = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN_PROFILE'],
];

/**
 * Whether what is packed here can be signed. Looks at names only: no secret is read.
 * @param {NodeJS.Platform} system
 * @param {NodeJS.ProcessEnv} env
 * @returns {Signing}
 */
export function signing(system, env) {
  const has = (/** @type {string} */ name) => Boolean(env[name]);
  if (system === 'darwin') {
    const certificate = has('CSC_LINK') || has('CSC_NAME');
    const notary = NOTARY.some((names) => names.every(has));
    return {
      missing: [
        ...(certificate ? [] : ['CSC_LINK and CSC_KEY_PASSWORD, or CSC_NAME (Developer ID Application)']),
        ...(notary ? [] : [NOTARY.map((names) => names.join(', ')).join(', or ')]),
      ],
      remark: 'Gatekeeper refuses to open what is not signed and notarised.',
    };
  }
  if (system === 'win32') {
    const certificate = has('WIN_CSC_LINK') || has('CSC_LINK');
    return {
      missing: certificate ? [] : ['WIN_CSC_LINK and WIN_CSC_KEY_PASSWORD (an Authenticode certificate)'],
      remark: 'SmartScreen warns of what is not signed, and a clinic may block it.',
    };
  }
  return {
    missing: [],
    remark: 'A deb and an AppImage carry no signature: publish SHA256SUMS signed (docs/packaging.md).',
  };
}
