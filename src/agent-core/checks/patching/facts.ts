/** One package that has an update. */
export interface Update {
  readonly package: string;
  /** Installed version; empty for a package that the update brings in. */
  readonly installed: string;
  readonly offered: string;
}

/** What is known of a NixOS host. A part that is absent could not be read. */
export interface NixosFacts {
  readonly kind: 'nixos';
  /** Store path of the running system. */
  readonly system?: string;
  /** Store path of the system that was booted. */
  readonly booted?: string;
  /** The newest generation of the system profile that is the running system; absent when none is. */
  readonly generation?: { readonly number: number; readonly createdAt: number };
  /** How many generations the profile has. */
  readonly generations: number;
  /** Git revision of the configuration, else of nixpkgs. */
  readonly revision?: string;
  /** As `nixos-version` prints it. */
  readonly version?: string;
  /** True when kernel, initrd or modules of the running system are not those that were booted. */
  readonly rebootPending?: boolean;
}

/** What is known of a host with packages of apt. A part that is absent could not be read. Times are epoch ms. */
export interface AptFacts {
  readonly kind: 'apt';
  /** Pending updates that come from an archive of security updates, and the count of all others. */
  readonly pending?: { readonly security: readonly Update[]; readonly other: number };
  /** When the package lists were last fetched, at the latest that is proven. */
  readonly metadataAt?: number;
  /** When packages were last upgraded. */
  readonly updatedAt?: number;
  readonly rebootPending?: boolean;
}

/** What is known of how well a host is patched. */
export type PatchingFacts = NixosFacts | AptFacts;
