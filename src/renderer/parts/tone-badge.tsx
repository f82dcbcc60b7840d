import { TONES, type Tone } from '../look/states.ts';

/** A state as icon, word and colour. `prefix` says in words what the colour alone would. */
export function ToneBadge({ tone, prefix }: { readonly tone: Tone; readonly prefix?: string }) {
  const { icon: Icon, word, meaning } = TONES[tone];
  return (
    <span className="badge" data-tone={tone} title={meaning}>
      <Icon size={14} aria-hidden="true" />
      {prefix === undefined ? word : `${prefix}: ${word.toLowerCase()}`}
    </span>
  );
}
