/** What stands where a secret was. */
export const REDACTED = '[redacted]';

/**
 * Forms in which a secret could slip into a text: a second line of defence, since nothing of ours writes them. In JSON too,
 * where quotes and line breaks are escaped.
 */
const FORMS: readonly (readonly [pattern: RegExp, with_: string])[] = [
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g, REDACTED],
  // user:password@host of an address
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"]{1,100}):[^\s@/"]{1,200}@/gi, `$1:${REDACTED}@`],
  // one-time tokens and sessions in the fragment or query of a link
  [/([#?&](?:token|session|key|code)=)[^\s&"'\\]+/gi, `$1${REDACTED}`],
  [/\b(Bearer|Basic|Negotiate|NTLM) [A-Za-z0-9+/=_.-]{8,}/g, `$1 ${REDACTED}`],
  // recovery codes
  [/\b[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){5}\b/gi, REDACTED],
  // "password": "x", password=x, passphrase: x
  [
    /((?:pass(?:word|phrase|wd)?|secret|api[_-]?key|token|sudo_password)\\?["']?\s*[=:]\s*\\?["']?)(?!\[redacted\])[^\s"'\\,;}]+/gi,
    `$1${REDACTED}`,
  ],
];

/** A text without what looks like a secret. */
export function withoutSecretForms(text: string): string {
  return FORMS.reduce((sum, [pattern, replacement]) => sum.replaceAll(pattern, replacement), text);
}

/** Secrets shorter than this are ordinary words, and taking them out would tell them. */
const SHORTEST = 6;

/**
 * A text without these very secrets, however they are written: as they are, with JSON's escapes, in base64 or in hex.
 * `secrets` are bytes; those of fewer than six are not looked for.
 */
export function withoutSecrets(text: string, secrets: Iterable<Uint8Array>): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    const bytes = Buffer.from(secret);
    const plain = bytes.toString('utf8');
    const base64 = bytes.toString('base64').replace(/=+$/, '');
    const forms = [
      plain,
      JSON.stringify(plain).slice(1, -1),
      base64,
      bytes.toString('base64url'),
      bytes.toString('hex'),
    ];
    for (const form of new Set(forms)) clean = clean.replaceAll(form, REDACTED);
  }
  return clean;
}
