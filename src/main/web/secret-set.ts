import { createHash, timingSafeEqual } from 'node:crypto';

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/**
 * Secrets that can be asked for, kept as SHA-256 only: what is compared has one length, the comparison takes the same
 * time wherever the difference is, and a memory dump of this set opens nothing.
 */
export class SecretSet<T> {
  #entries: { readonly digest: Buffer; readonly value: T }[] = [];

  /** Remembers `secret` with `value`. */
  add(secret: string, value: T): void {
    this.#entries.push({ digest: digest(secret), value });
  }

  /** The value kept with `secret`; undefined when it is not known. Looks at every entry, found or not. */
  find(secret: string): T | undefined {
    const wanted = digest(secret);
    let found: T | undefined;
    for (const entry of this.#entries) {
      if (timingSafeEqual(entry.digest, wanted)) found = entry.value;
    }
    return found;
  }

  /** Forgets `secret`. Returns whether it was known. */
  remove(secret: string): boolean {
    const gone = digest(secret);
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => !timingSafeEqual(entry.digest, gone));
    return this.#entries.length < before;
  }

  /** Forgets every entry whose value does not pass. */
  keep(passes: (value: T) => boolean): void {
    this.#entries = this.#entries.filter((entry) => passes(entry.value));
  }

  get size(): number {
    return this.#entries.length;
  }
}
