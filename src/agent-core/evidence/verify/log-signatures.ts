import type { VerifyCheck } from '../../../contract/evidence.ts';
import type { KeyRecord } from '../../../contract/keys.ts';
import { originOf, verifyCheckpoint } from '../checkpoint.ts';
import { rawKey } from '../key-files.ts';
import type { LogView } from './log-view.ts';
import { keysFor, type TrustedKeys } from './trust.ts';
import { fail, notChecked, pass } from './verdict.ts';

/** What the signatures of a log's checkpoints say. */
export interface LogSignatures {
  readonly signature: VerifyCheck;
  readonly known: VerifyCheck;
  readonly notRevoked: VerifyCheck;
}

/** Judges the newest checkpoint and every older one beside it. */
export function judgeSignatures(view: LogView, trust: TrustedKeys, published: TrustedKeys): LogSignatures {
  if (view.checkpoint === undefined) {
    const none = notChecked('the log has no checkpoint yet');
    return { signature: lacksCheckpoint(view), known: none, notRevoked: none };
  }
  let known: VerifyCheck = trust.confirmed ? pass : NOT_CONFIRMED;
  for (const { name, text } of [view.checkpoint, ...view.older]) {
    if (signerOfCheckpoint(text, view.deviceId, trust) !== undefined) continue;
    const unknown = unknownKey(name, trust);
    if (signerOfCheckpoint(text, view.deviceId, published) === undefined) {
      return { signature: unsigned(name, view.deviceId, [trust, published]), known: unknown, notRevoked: UNKNOWN };
    }
    if (known.result === 'pass') known = unknown;
  }
  if (known.result !== 'pass') return { signature: pass, known, notRevoked: UNKNOWN };
  return {
    signature: pass,
    known,
    notRevoked: revocation(signerOfCheckpoint(view.checkpoint.text, view.deviceId, trust)),
  };
}

/** A log without any checkpoint may be cut off in its first batch; one that had some has lost its newest. */
export function lacksCheckpoint(view: LogView): VerifyCheck {
  return view.older.length > 0 || view.faults.length > 0
    ? fail('the newest checkpoint is missing or cannot be read')
    : notChecked('the log has no checkpoint yet');
}

const UNKNOWN = notChecked('the key is not known');
const NOT_CONFIRMED = notChecked('keys not confirmed: unlock the vault, or give --keys or --org-fingerprint');

/** Where no key of this device is at hand, nothing can be said of a signature; where one is, it must be by that one. */
function unsigned(name: string, deviceId: string, keys: readonly TrustedKeys[]): VerifyCheck {
  const atHand = keys.some((some) => keysFor(some, 'log', deviceId).length > 0);
  return atHand
    ? fail(`${name} is not signed by a known log key of this device`)
    : notChecked('the log key of this device is not at hand');
}

function unknownKey(name: string, trust: TrustedKeys): VerifyCheck {
  if (!trust.confirmed) return NOT_CONFIRMED;
  if (trust.anyRole) return notChecked(`${trust.source} is one key, and not the one that signed ${name}`);
  return fail(`${name} is signed by a log key that ${trust.source} does not name for this device`);
}

/** The record of the key among `keys` whose signature of this device's checkpoint is good. */
export function signerOfCheckpoint(text: string, deviceId: string, keys: TrustedKeys): KeyRecord | undefined {
  const name = originOf(deviceId);
  return keysFor(keys, 'log', deviceId).find((key) => verifyCheckpoint(text, { name, publicKey: rawKey(key) }).ok);
}

/** Revoked means compromised: whoever has the key can have made any checkpoint, whatever time it seems to be of. */
export function revocation(key: KeyRecord | undefined): VerifyCheck {
  if (key?.revoked_at === undefined) return pass;
  return fail(`the key was revoked ${key.revoked_at}: ${key.reason ?? 'no reason given'}`);
}
