import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

/** A command to type somewhere else, with a button that copies it. */
export function Command({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <span className="my-1 flex items-center gap-1 rounded-md border border-line bg-sunken py-0.5 pr-1 pl-2">
      <code className="min-w-0 flex-1 overflow-wrap-anywhere font-mono text-xs wrap-anywhere">{text}</code>
      <button
        type="button"
        className="button button-quiet button-icon"
        aria-label={copied ? 'Copied' : 'Copy the command'}
        onClick={copy}
      >
        {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      </button>
    </span>
  );
}
