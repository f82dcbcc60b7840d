/**
 * The operating system's place for secrets, as a desktop gives it (Electron's safeStorage). What it seals opens only for
 * the same person on the same computer.
 */
export interface KeychainPort {
  /** False where it would not protect anything (safeStorage's `basic_text` on Linux): then it is not used. */
  available(): Promise<boolean>;
  seal(secret: Uint8Array): Promise<Uint8Array>;
  /** Rejects when it was not sealed here, or the person said no. */
  open(sealed: Uint8Array): Promise<Uint8Array>;
}
