import { type ReactNode, useId } from 'react';

/** One of a few: radio buttons with a line of explanation each. */
export function Choice<T extends string>({
  legend,
  value,
  onChange,
  options,
}: {
  readonly legend: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly hint?: ReactNode;
    readonly disabled?: boolean;
  }[];
}) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      <div className="space-y-2">
        {options.map((option) => (
          <label key={option.value} className={`flex gap-2 ${option.disabled ? 'text-ink-3' : 'cursor-pointer'}`}>
            <input
              type="radio"
              className="check"
              name={name}
              value={option.value}
              checked={value === option.value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
            />
            <span>
              {option.label}
              {option.hint !== undefined && <span className="block text-xs text-ink-2">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
