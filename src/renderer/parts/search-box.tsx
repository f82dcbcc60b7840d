import { Search } from 'lucide-react';

/** The words by which a list is narrowed. */
export function SearchBox({
  label,
  placeholder,
  value,
  onChange,
}: {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="relative min-w-0 flex-1 basis-44 sm:max-w-64">
      <span className="sr-only">{label}</span>
      <Search size={14} className="absolute top-2 left-2 text-ink-3" aria-hidden="true" />
      <input
        className="input py-1 pl-7 text-sm"
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        maxLength={500}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
