import { KeyRound } from 'lucide-react';
import { useCallback } from 'react';
import type { KeyRecord } from '../../../contract/keys.ts';
import { dateText } from '../../look/time.ts';
import { Empty } from '../../parts/empty.tsx';
import { HostText } from '../../parts/host-text.tsx';
import { useScreen } from '../../state/screen.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Listed } from '../parts/listed.tsx';
import { useListed } from '../parts/use-listed.ts';
import { pemOf } from './public-forms.ts';

const ROLE_WORDS: Readonly<Record<KeyRecord['role'], string>> = {
  bundle: 'Signs evidence',
  log: 'Signs the log',
  technician: 'A technician’s',
  organisation: 'Of the organisation',
};

/** Who holds a key whose holder has no name here. */
const HOLDER_WORDS: Readonly<Record<KeyRecord['role'], string>> = {
  bundle: 'A console',
  log: 'A console',
  technician: 'A technician',
  organisation: 'An organisation',
};

/** The public halves that this console knows, to be given to whoever verifies. */
export function Keys() {
  const { core } = useScreen();
  const load = useCallback(async () => {
    const [keys, technicians] = await Promise.all([core.client.keys.list(), core.client.technicians.list()]);
    return { keys, names: new Map(technicians.map((one) => [one.technician_id, one.name])) };
  }, [core]);
  const fetched = useListed(load);
  return (
    <section className="card overflow-hidden" aria-label="Keys">
      <Listed fetched={fetched} what="the keys">
        {({ keys, names }) =>
          keys.length === 0 ? (
            <Empty
              icon={KeyRound}
              title="No keys yet"
              actions={
                <a href="#/vault" className="button button-primary no-underline">
                  To the vault
                </a>
              }
            >
              This console makes its keys when its vault is made.
            </Empty>
          ) : (
            <ListTable label="Keys" heads={['For', 'Holder', 'Key id', 'Good', '']}>
              {keys.map((key) => (
                <KeyLine key={`${key.key_id}/${key.role}`} record={key} name={names.get(key.holder)} />
              ))}
            </ListTable>
          )
        }
      </Listed>
    </section>
  );
}

function KeyLine({ record, name }: { readonly record: KeyRecord; readonly name: string | undefined }) {
  const short = record.key_id.slice(0, 8);
  return (
    <tr data-testid={`key-${record.key_id}`}>
      <th scope="row">
        <span className="font-medium">{ROLE_WORDS[record.role]}</span>
        {record.demo && <span className="block text-xs text-ink-2">of a demo console: of no real clinic</span>}
      </th>
      <td data-label="Holder">
        <span className="block">
          <HostText text={name ?? HOLDER_WORDS[record.role]} foldAt={120} />
        </span>
        <code className="font-mono text-xs wrap-anywhere text-ink-2">{record.holder}</code>
      </td>
      <td data-label="Key id" className="what-came">
        <code className="font-mono text-xs wrap-anywhere">{record.key_id}</code>
      </td>
      <td data-label="Good">
        {record.revoked_at === undefined ? (
          <>
            since {dateText(record.not_before.slice(0, 10), true)}
            {record.not_after !== undefined && (
              <span className="block">until {dateText(record.not_after.slice(0, 10), true)}</span>
            )}
          </>
        ) : (
          <span className="font-medium text-critical">revoked {dateText(record.revoked_at.slice(0, 10), true)}</span>
        )}
        {record.reason !== undefined && (
          <span className="block text-xs text-ink-2">
            <HostText text={record.reason} foldAt={200} />
          </span>
        )}
      </td>
      <td className="row-actions">
        <CopyButton text={pemOf(record.public_key)} what={`the public key ${short} as PEM`} />
      </td>
    </tr>
  );
}
