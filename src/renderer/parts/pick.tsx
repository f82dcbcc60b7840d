/** One of the choices of a {@link Pick}. */
export interface PickOption {
  readonly value: string;
  readonly label: string;
}

/** A filter with a few choices. '' is no filter, and `all` says so in words. */
export function Pick({
  label,
  value,
  all,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly all: string;
  readonly options: readonly PickOption[];
  readonly onChange: (value: string) => void;
}) {
  // What the address asks for is named even where it is not there (any more): a filter is never at work unseen.
  const known = value === '' || options.some((one) => one.value === value);
  return (
    <select
      className="input w-auto max-w-44 py-1 text-sm data-[set=true]:border-focus data-[set=true]:bg-accent-soft"
      data-set={value !== ''}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{all}</option>
      {!known && <option value={value}>{value.slice(0, 60)}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
