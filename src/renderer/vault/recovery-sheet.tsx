import { Copy, Printer } from 'lucide-react';
import { useState } from 'react';
import { Modal } from '../parts/modal.tsx';
import { useScreenStore } from '../state/screen.ts';

/** The recovery code, this once: to print or to write down. Goes only when a person says that it is kept. */
export function RecoverySheet({ code, onDone }: { readonly code: string; readonly onDone: () => void }) {
  const consoleName = useScreenStore('fleet', ({ about }) => about?.console_name);
  const [kept, setKept] = useState(false);
  const [copied, setCopied] = useState<string>();
  const copy = () => {
    navigator.clipboard.writeText(code).then(
      () => setCopied('Copied. Paste it where it is kept, then copy something else over it.'),
      () => setCopied('It could not be copied. Write it down, or print it.'),
    );
  };
  return (
    <Modal
      title="Your recovery code"
      actions={
        <button type="button" className="button button-primary" disabled={!kept} onClick={onDone}>
          Done
        </button>
      }
    >
      <p>It is shown this once. Rounds keeps no copy, and nobody can show it again.</p>
      <div className="print-sheet rounded-md border border-line-strong bg-sunken p-3">
        <p className="text-ink-2">
          Recovery code of the Rounds vault{consoleName === undefined ? '' : ` on ${consoleName}`}
        </p>
        <p className="recovery-code" data-testid="recovery-code">
          {code}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button" onClick={() => window.print()}>
          <Printer size={14} aria-hidden="true" /> Print
        </button>
        <button type="button" className="button" onClick={copy}>
          <Copy size={14} aria-hidden="true" /> Copy
        </button>
      </div>
      <p role="status" className="text-ink-2">
        {copied ?? ''}
      </p>
      <ul className="list-disc space-y-1 pl-5">
        <li>Best on paper: print it or write it down, and put it where the practice keeps its sealed papers.</li>
        <li>Not on this laptop, not in a mail and not in a photo: whoever has it can open the vault.</li>
        <li>A clipboard can be read by other programs: copy only into a password manager.</li>
      </ul>
      <label className="flex cursor-pointer gap-2">
        <input type="checkbox" className="check" checked={kept} onChange={(event) => setKept(event.target.checked)} />
        <span>I have kept the code, and I can read it.</span>
      </label>
    </Modal>
  );
}
