/** A place in one of the files of an import. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** Undefined: the file that was given. */
  readonly file?: string;
}
