import type { BundleOf, EvidenceKind } from '../../contract/evidence.ts';

/** Fields that sealing puts to a record; a writer cannot choose them. */
type Stamped =
  | 'schema'
  | 'version'
  | 'bundle_id'
  | 'label'
  | 'device_id'
  | 'seq'
  | 'technician_id'
  | 'deployment_mode'
  | 'reseller_id'
  | 'app_version'
  | 'policy_version'
  | 'clock'
  | 'phi_scrubbed'
  | 'redactions'
  | 'error_code'
  | 'artifacts'
  | 'key_id'
  | 'prev_checkpoint'
  | 'demo';

/** What happened, as its writer tells it, before sealing. Free text in it is scrubbed by the sealer. */
export type DraftOf<K extends EvidenceKind> = Omit<BundleOf<K>, Stamped>;
/** A draft of any kind. */
export type Draft = { [K in EvidenceKind]: DraftOf<K> }[EvidenceKind];

/** What the console says about itself in every bundle. */
export interface ConsoleStamp {
  readonly deviceId: string;
  readonly technicianId: string | undefined;
  readonly deploymentMode: 'direct' | 'reseller';
  readonly resellerId: string | undefined;
  readonly appVersion: string;
  readonly policyVersion: string;
  /** Addresses and networks of the fleet: inventory, so the scrubber leaves them. */
  readonly inventoryAddresses?: readonly string[];
  readonly demo: boolean;
}

/** An acknowledged bundle: it is durable, whatever happens next. */
export interface SealedBundle {
  readonly bundleId: string;
  readonly label: string;
  readonly seq: number;
  readonly kind: EvidenceKind;
  readonly sha256: string;
}
