import { useCallback } from 'react';
import type { Host } from '../../contract/fleet.ts';
import { ListState } from '../parts/list-state.tsx';
import { RecordText } from '../parts/record-text.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen } from '../state/screen.ts';

/** What a person installs on the host once, so that reads may do the few things that need root. */
export function Access({ host }: { readonly host: Host }) {
  const { core } = useScreen();
  const load = useCallback(() => core.client.hosts.sudoers({ host: host.host_id }), [core, host.host_id]);
  const file = useFetched(load);
  return (
    <section className="card overflow-hidden" aria-label="Rights to read">
      <h2 className="px-4 pt-4 text-lg">Rights to read</h2>
      <ListState of={file} what="file" doing="Writing the file …">
        {(value) => <SudoersFile host={host} value={value} />}
      </ListState>
    </section>
  );
}

function SudoersFile({
  host,
  value,
}: {
  readonly host: Host;
  readonly value: { readonly path: string; readonly text: string };
}) {
  return (
    <>
      <div className="px-4 pt-2 pb-4">
        <p>
          Some facts need root. This file lets Rounds run exactly the tools named in it, and nothing else. Look through
          it, then put it on {host.name} as <code className="font-mono text-xs">{value.path}</code>, owned by root with
          mode 0440, and check it with <code className="font-mono text-xs">visudo -c</code>. Rounds does not install it
          for you.
        </p>
      </div>
      <RecordText label={`File ${value.path}`} text={value.text} rows={14} />
    </>
  );
}
