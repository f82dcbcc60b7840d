import { type ReactNode, useState } from 'react';
import { Field } from '../../parts/field.tsx';
import { Modal } from '../../parts/modal.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useOnline } from './use-online.ts';

/** Shortest reason that the core takes, characters. */
const MIN_REASON = 3;

/** A question before something that matters; where a record is made of it, with the reason for it. */
export function Confirm({
  title,
  act,
  danger = false,
  withReason = false,
  ready = true,
  onAct,
  onClose,
  children,
}: {
  readonly title: string;
  /** What the button says. */
  readonly act: string;
  readonly danger?: boolean;
  readonly withReason?: boolean;
  /** False: something of `children` is still missing. */
  readonly ready?: boolean;
  /** Closes the dialog itself when it is done. */
  readonly onAct: (reason: string) => Promise<void>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const online = useOnline();
  const [reason, setReason] = useState('');
  const action = useAction(async () => onAct(reason.trim()));
  const missing = withReason && reason.trim().length < MIN_REASON;
  return (
    <Modal
      title={title}
      actions={
        <>
          <button
            type="button"
            className={`button ${danger ? 'button-danger' : 'button-primary'}`}
            disabled={!online || action.busy || missing || !ready}
            onClick={() => action.run()}
          >
            {action.busy && <Spinner size={14} />} {act}
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </>
      }
    >
      {children}
      {withReason && (
        <Field label="Reason" hint="Kept in the signed record of this change.">
          {(props) => (
            <textarea
              {...props}
              className="input min-h-16"
              value={reason}
              maxLength={2000}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      )}
      {!online && <p className="text-ink-2">The core is away: nothing can be sent before it is back.</p>}
      {action.problem !== undefined && <ProblemNotice problem={action.problem} />}
    </Modal>
  );
}
