import { UserCheck } from 'lucide-react';
import type { TechnicianView } from '../../../contract/technicians.ts';
import { dateText } from '../../look/time.ts';
import { HostText } from '../../parts/host-text.tsx';
import { roleWord } from './roles.ts';

/** One person. */
export function TechnicianLine({
  one,
  onRole,
  onUse,
}: {
  readonly one: TechnicianView;
  readonly onRole: () => void;
  readonly onUse: () => void;
}) {
  return (
    <tr data-testid={`technician-${one.technician_id}`} data-current={one.current}>
      <th scope="row">
        <span className="font-medium">
          <HostText text={one.name} foldAt={120} />
        </span>
        {one.current && (
          <span className="mt-0.5 flex items-center gap-1 text-xs font-medium text-accent-text">
            <UserCheck size={13} aria-hidden="true" /> works now
          </span>
        )}
      </th>
      <td data-label="Role">
        {roleWord(one.role)}
        <span className="block text-xs text-ink-2">{one.role_basis}</span>
      </td>
      <td data-label="Key">
        <code className="font-mono text-xs" title={one.key_id}>
          {one.key_id.slice(0, 16)}…
        </code>
      </td>
      <td data-label="Since" className="one-line">
        {dateText(one.created_at.slice(0, 10), true)}
      </td>
      <td className="row-actions">
        {!one.current && (
          <button type="button" className="button button-small" aria-label={`Work as ${one.name}`} onClick={onUse}>
            Work as …
          </button>
        )}
        <button
          type="button"
          className="button button-small"
          aria-label={`Change the role of ${one.name}`}
          onClick={onRole}
        >
          Role …
        </button>
      </td>
    </tr>
  );
}
