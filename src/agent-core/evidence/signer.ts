/**
 * Signs with one Ed25519 key. The key may sit in the vault, in memory or in a token: callers see no difference.
 * Signing is synchronous, since a seal must sign inside one database transaction.
 */
export interface EvidenceSigner {
  /** Hex SHA-256 of the 44-byte SPKI DER of the public key; what records call `key_id`. */
  readonly keyId: string;
  /** The 32 bytes of RFC 8032. */
  readonly publicKey: Uint8Array;
  /**
   * Ed25519 (RFC 8032) over exactly these bytes, 64 bytes long. For a bundle they are the SHA-256 of `bundle.json`, for
   * a checkpoint the note text.
   */
  sign(message: Uint8Array): Uint8Array;
}
