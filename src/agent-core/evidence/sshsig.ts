import { hash } from 'node:crypto';
import { isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import { armor, dearmor } from './armor.ts';
import { bufferOf, concatBytes, equalBytes } from './bytes.ts';
import { verifyEd25519 } from './ed25519.ts';
import { formatOpensshPublic, parseSshBlob, SSH_ED25519, sshBlob } from './openssh-key.ts';
import type { EvidenceSigner } from './signer.ts';
import { SshReader, sshString, sshUint32 } from './ssh-wire.ts';

/** What our signatures are for (`ssh-keygen -n`), so that none can pass as one for a login or a file. */
export const EVIDENCE_NAMESPACE = 'evidence@rounds';

const LABEL = 'SSH SIGNATURE';
/** openssh-portable, PROTOCOL.sshsig. */
const MAGIC = Buffer.from('SSHSIG', 'latin1');
const VERSION = 1;
const HASH = 'sha512';

/** A parsed SSHSIG; nothing is verified. */
export interface Sshsig {
  /** The key that it claims; trust must come from elsewhere. */
  readonly publicKey: Uint8Array;
  readonly namespace: string;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** What {@link verifySshsig} needs. */
export interface SshsigClaim {
  readonly armored: string;
  readonly message: Uint8Array;
  /** The key that the caller trusts. */
  readonly publicKey: Uint8Array;
  /** Default {@link EVIDENCE_NAMESPACE}. */
  readonly namespace?: string;
}

/** Result of {@link verifySshsig}. */
export type SshsigVerdict = 'good' | 'malformed' | 'other_key' | 'other_namespace' | 'bad_signature';

/** `bundle.sshsig`: signs the message under {@link EVIDENCE_NAMESPACE}; `ssh-keygen -Y verify` reads it. */
export function signSshsig(message: Uint8Array, signer: EvidenceSigner, namespace = EVIDENCE_NAMESPACE): string {
  const signature = signer.sign(signedData(message, namespace));
  return armor(
    LABEL,
    concatBytes(
      MAGIC,
      sshUint32(VERSION),
      sshString(sshBlob(signer.publicKey)),
      sshString(namespace),
      sshString(''),
      sshString(HASH),
      sshString(concatBytes(sshString(SSH_ED25519), sshString(signature))),
    ),
  );
}

/**
 * Takes an armored SSHSIG apart; only version 1 with Ed25519 and SHA-512, which is all that we write.
 *
 * @throws RoundsError `INVALID_INPUT` when it is anything else.
 */
export function parseSshsig(armored: string): Sshsig {
  const reader = new SshReader(dearmor(LABEL, armored), 'The SSH signature');
  if (!equalBytes(reader.take(MAGIC.length), MAGIC)) throw reader.malformed('it is of another format');
  if (reader.uint32() !== VERSION) throw reader.malformed('it is of another version');
  const publicKey = parseSshBlob(reader.bytes());
  const namespace = bufferOf(reader.bytes()).toString('utf8');
  reader.expect('', 'reserved field');
  reader.expect(HASH, 'hash algorithm');
  const inner = new SshReader(reader.bytes(), 'The SSH signature');
  reader.end();
  inner.expect(SSH_ED25519, 'signature type');
  const signature = inner.bytes();
  inner.end();
  return { publicKey, namespace, signature };
}

/** Judges an SSHSIG by a trusted key; never throws for any text. */
export function verifySshsig({ armored, message, publicKey, namespace }: SshsigClaim): SshsigVerdict {
  let parsed: Sshsig;
  try {
    parsed = parseSshsig(armored);
  } catch (error) {
    if (error instanceof RoundsError) return 'malformed';
    throw error;
  }
  const wanted = namespace ?? EVIDENCE_NAMESPACE;
  if (parsed.namespace !== wanted) return 'other_namespace';
  if (!equalBytes(parsed.publicKey, publicKey)) return 'other_key';
  return verifyEd25519(publicKey, signedData(message, wanted), parsed.signature) ? 'good' : 'bad_signature';
}

/** One line of `allowed_signers` (ssh-keygen(1), ALLOWED SIGNERS). */
export interface AllowedSigner {
  /** Who may sign, `-I` of ssh-keygen: the device id. */
  readonly principal: string;
  readonly publicKey: Uint8Array;
  readonly comment: string;
  /** Milliseconds since the Unix epoch; cut to the second. */
  readonly validAfter?: number;
  /** Milliseconds since the Unix epoch; cut to the second. */
  readonly validBefore?: number;
}

/**
 * The line, with its newline, that lets this key sign evidence and nothing else. Times are in UTC ("Z", OpenSSH 9.1).
 *
 * @throws RoundsError `INVALID_INPUT` when the principal or the comment would break the line.
 */
export function allowedSignerLine(signer: AllowedSigner): string {
  // ssh-keygen takes the principal as a list of patterns: a comma or an asterisk would admit others.
  if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{0,254}$/.test(signer.principal)) {
    throw new RoundsError('INVALID_INPUT', 'A signer name may hold letters, digits and . _ @ - only. Choose another.');
  }
  const options = [`namespaces="${EVIDENCE_NAMESPACE}"`];
  if (signer.validAfter !== undefined) options.push(`valid-after="${sshTime(signer.validAfter)}"`);
  if (signer.validBefore !== undefined) options.push(`valid-before="${sshTime(signer.validBefore)}"`);
  return `${signer.principal} ${options.join(',')} ${formatOpensshPublic(signer)}\n`;
}

/** YYYYMMDDHHMMSSZ */
function sshTime(ms: number): string {
  return `${isoTime(ms).slice(0, 19).replace(/[-:T]/g, '')}Z`;
}

function signedData(message: Uint8Array, namespace: string): Uint8Array {
  const digest = hash(HASH, message, 'buffer');
  return concatBytes(MAGIC, sshString(namespace), sshString(''), sshString(HASH), sshString(digest));
}
