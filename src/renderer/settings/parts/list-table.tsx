import type { ReactNode } from 'react';

/** Lines under headings; on a small screen a block for each line. Cells name themselves by `data-label`. */
export function ListTable({
  label,
  heads,
  middle = false,
  children,
}: {
  readonly label: string;
  /** An empty one is for buttons. */
  readonly heads: readonly string[];
  /** Cells stand level with the buttons among them. */
  readonly middle?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className="records-frame">
      <table className="records settings-list" aria-label={label} data-middle={middle}>
        <thead>
          <tr>
            {heads.map((name) => (
              <th key={name} scope="col">
                {name === '' ? <span className="sr-only">Actions</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
