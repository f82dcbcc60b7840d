import type { FieldProps } from '../../parts/field.tsx';
import type { Target } from './use-targets.ts';

const KINDS = [
  { scope: 'site', label: 'Clinics' },
  { scope: 'group', label: 'Groups' },
  { scope: 'host', label: 'Hosts' },
] as const;

/** A clinic, group or host out of all. */
export function TargetSelect({
  targets,
  value,
  onChange,
  field,
}: {
  readonly targets: readonly Target[];
  /** Key of the chosen one; empty for none. */
  readonly value: string;
  readonly onChange: (key: string) => void;
  readonly field: FieldProps;
}) {
  return (
    <select {...field} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
      {value === '' && <option value="">Choose …</option>}
      {KINDS.map(({ scope, label }) => {
        const mine = targets.filter((one) => one.scope === scope);
        return mine.length === 0 ? null : (
          <optgroup key={scope} label={label}>
            {mine.map((one) => (
              <option key={one.key} value={one.key}>
                {one.scope === 'site' ? one.name : `${one.name} (${one.site})`}
              </option>
            ))}
          </optgroup>
        );
      })}
    </select>
  );
}
