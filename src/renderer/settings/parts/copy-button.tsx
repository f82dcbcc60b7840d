import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

/** Puts a text into the clipboard, and says so. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button
      type="button"
      className="button button-small"
      aria-label={`${copied ? 'Copied' : 'Copy'} ${what}`}
      onClick={copy}
    >
      {copied ? <Check size={12} aria-hidden="true" /> : <Copy size={12} aria-hidden="true" />}
      {copied ? 'Copied' : 'Copy'}
    </button>
  );
}
