import { useCallback } from 'react';
import type { CustomCheckDetail } from '../../../contract/custom-checks.ts';
import { HostText } from '../../parts/host-text.tsx';
import { Notice } from '../../parts/notice.tsx';
import { RecordText } from '../../parts/record-text.tsx';
import { useFetched } from '../../parts/use-fetched.ts';
import { useScreen } from '../../state/screen.ts';
import { Listed } from '../parts/listed.tsx';
import type { Done } from '../parts/record-notice.tsx';
import { AcceptCheck } from './accept-check.tsx';

/** Most lines of a file that are shown before it scrolls. */
const MAX_ROWS = 18;

/** What a lead reads before letting a check onto hosts: every file, and the hash over all of them. */
export function CheckDetail({
  name,
  onAccepted,
}: {
  readonly name: string;
  readonly onAccepted: (done: Done) => void;
}) {
  const { core } = useScreen();
  // Not asked for again by itself: what is accepted must be what was read.
  const fetched = useFetched(useCallback(() => core.client.customChecks.show({ name }), [core, name]));
  return (
    <section className="card overflow-hidden" aria-label={`Files of ${name}`} data-testid="custom-detail">
      <h2 className="border-b border-line px-4 py-2.5 text-lg">{name}</h2>
      <Listed fetched={fetched} what={`the files of ${name}`}>
        {(detail) => <Files name={name} detail={detail} onAccepted={onAccepted} />}
      </Listed>
    </section>
  );
}

function Files({
  name,
  detail,
  onAccepted,
}: {
  readonly name: string;
  readonly detail: CustomCheckDetail;
  readonly onAccepted: (done: Done) => void;
}) {
  const { sha256, accepted } = detail;
  return (
    <div>
      {detail.problems.length > 0 && (
        <div className="p-4">
          <Notice kind="warning" title="It cannot be accepted as it is">
            <ul className="list-disc pl-4">
              {detail.problems.map((line) => (
                <li key={line}>
                  <HostText text={line} />
                </li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      {detail.files.length === 0 && <p className="p-4 text-ink-2">Its folder is gone: there is nothing to read.</p>}
      {detail.files.map((file) => (
        <div key={file.name}>
          <h3 className="px-4 pt-3 pb-1.5">
            <HostText text={file.name} />
          </h3>
          <RecordText
            label={`File ${file.name}`}
            text={file.text}
            rows={Math.min(MAX_ROWS, file.text.split('\n').length)}
          />
        </div>
      ))}
      {sha256 !== undefined && (
        <dl className="facts-grid border-t border-line p-4">
          <dt>SHA-256 now</dt>
          <dd>
            <code className="font-mono text-xs" data-testid="custom-hash">
              {sha256}
            </code>
          </dd>
          {accepted !== undefined && (
            <>
              <dt>Accepted</dt>
              <dd>
                <code className="font-mono text-xs">{accepted.sha256}</code>
                {accepted.sha256 === sha256 ? ' (the same)' : ' (other bytes)'}
              </dd>
            </>
          )}
          <dt>Same as</dt>
          <dd>
            <code className="font-mono text-xs">{'LC_ALL=C; sha256sum * | sha256sum'}</code> in its folder
          </dd>
        </dl>
      )}
      {sha256 !== undefined && detail.problems.length === 0 && accepted?.sha256 !== sha256 && (
        <AcceptCheck name={name} sha256={sha256} onAccepted={onAccepted} />
      )}
    </div>
  );
}
