import { DEVICE_SITE_ID, DEVICE_SITE_NAME } from '../../contract/primitives.ts';
import { type CheckSwitches, SWITCH_OPTIONS, type SwitchOption } from '../checks/switches.ts';
import type { Clock } from '../clock.ts';
import type { Draft } from '../evidence/draft.ts';
import type { Meta } from '../store/meta.ts';
import { policyDraft } from './policy.ts';

/** What {@link keepSwitches} needs. */
export interface KeepSwitchesOptions {
  readonly switches: CheckSwitches;
  readonly clock: Clock;
  readonly meta: Meta;
  /** Who sits at the console. */
  readonly by: string;
  /** This console's own name. */
  readonly consoleName: string;
  readonly seal: (drafts: readonly Draft[]) => unknown;
  readonly atomically: <T>(work: () => T) => T;
}

/**
 * Keeps as `policy` evidence which check switches differ from the last start of this console; before the first start all are
 * on, as by default. To be called once the vault is open. A file can be edited while nothing runs, so that this is the first
 * moment at which the change can be known. Throws what sealing throws; what was not kept is kept the next time.
 */
export function keepSwitches({ switches, meta, ...options }: KeepSwitchesOptions): void {
  const changed = SWITCH_OPTIONS.filter((option) => switches[option] !== wasOn(meta, option));
  if (changed.length === 0) return;
  options.atomically(() => {
    options.seal(
      changed.map((option) =>
        policyDraft(
          {
            subject: 'check_switch',
            site: { site_id: DEVICE_SITE_ID, name: DEVICE_SITE_NAME },
            before: { [option]: !switches[option] },
            after: { [option]: switches[option] },
            by: options.by,
            reason: `${option} is ${switches[option]} in the configuration of the console ${options.consoleName} since this start. A configuration gives no reason, and whoever edited it is not known: this is who started it.`,
          },
          options.clock,
        ),
      ),
    );
    for (const option of changed) meta.set(mark(option), String(switches[option]));
  });
}

function mark(option: SwitchOption): string {
  return `check_switch:${option}`;
}

function wasOn(meta: Meta, option: SwitchOption): boolean {
  return meta.get(mark(option)) !== 'false';
}
