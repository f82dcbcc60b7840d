import type { ReactNode } from 'react';
import type { Problem } from '../../contract/errors.ts';
import { HostText } from './host-text.tsx';
import { Notice } from './notice.tsx';

/** What went wrong and what to do next, in the core's words. */
export function ProblemNotice({ problem, action }: { readonly problem: Problem; readonly action?: ReactNode }) {
  return (
    <Notice kind="error" action={action}>
      <p>
        <HostText text={problem.message} />
      </p>
      {problem.details !== undefined && problem.details.length > 0 && (
        <ul className="mt-1 list-disc pl-4">
          {problem.details.map((line) => (
            <li key={line}>
              <HostText text={line} />
            </li>
          ))}
        </ul>
      )}
      <p className="mt-1 text-xs text-ink-2">Code {problem.code}</p>
    </Notice>
  );
}
