/** One volume that the baseline names. */
export interface VolumeFact {
  readonly name: string;
  /** True when there is an open mapping of this name. */
  readonly mapped: boolean;
  /** What maps it: `LUKS1`, `LUKS2`, `PLAIN`, `VERITY`, `LVM` ... Absent when it is not mapped. */
  readonly kind?: string;
  /** As the kernel writes it, such as `aes-xts-plain64`. */
  readonly cipher?: string;
  readonly keyBits?: number;
}

/** What is known of a host's encrypted volumes. A part that is absent could not be read. */
export interface EncryptionFacts {
  /** The volumes of the baseline, as far as they could be read. */
  readonly volumes: readonly VolumeFact[];
  /** All open LUKS mappings of the host, sorted. */
  readonly luks?: readonly string[];
}
