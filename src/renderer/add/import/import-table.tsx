import { memo } from 'react';
import type { ImportedHost } from '../../../contract/imports.ts';
import { HostText } from '../../parts/host-text.tsx';
import { isChoosable } from './choosable.ts';
import { ACTIONS, TRUSTS } from './words.ts';

/** The hosts of a list, with what would be done with each and what a person should know of it. */
export function ImportTable({
  hosts,
  chosen,
  onChoose,
}: {
  readonly hosts: readonly ImportedHost[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (names: readonly string[], on: boolean) => void;
}) {
  const choosable = hosts.filter(isChoosable).map((host) => host.name);
  const all = choosable.length > 0 && choosable.every((name) => chosen.has(name));
  return (
    <div className="records-frame">
      <div className="flex items-center gap-2 border-b border-line px-3 py-2">
        <label className="flex cursor-pointer items-center gap-2">
          <input
            type="checkbox"
            className="check"
            checked={all}
            disabled={choosable.length === 0}
            onChange={(event) => onChoose(choosable, event.target.checked)}
          />
          All that can be applied ({choosable.length})
        </label>
      </div>
      <table className="records plain" aria-label="Hosts of the list">
        <thead>
          <tr>
            {['Host', 'What', 'Address', 'Login', 'Identity', 'Notes'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hosts.map((host) => (
            <Line key={`${host.name} ${host.line}`} host={host} chosen={chosen.has(host.name)} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Line = memo(function Line({
  host,
  chosen,
  onChoose,
}: {
  readonly host: ImportedHost;
  readonly chosen: boolean;
  readonly onChoose: (names: readonly string[], on: boolean) => void;
}) {
  const { icon: Icon, word, tone, meaning } = ACTIONS[host.action];
  const login = [host.credential, host.sudo === 'none' ? '' : 'sudo'].filter((one) => one !== '').join(', ');
  return (
    <tr data-chosen={chosen} data-testid={`import-${host.name}`} data-action={host.action}>
      <th scope="row">
        <label className="flex gap-2">
          <input
            type="checkbox"
            className="check"
            checked={chosen}
            disabled={!isChoosable(host)}
            onChange={(event) => onChoose([host.name], event.target.checked)}
          />
          <span className="min-w-0">
            <span className="font-semibold">{host.name}</span>
            <span className="block text-xs text-ink-2">
              {[host.site ?? 'no clinic', ...host.groups].join(' · ')} · line {host.line}
              {host.file !== undefined && <HostText text={` of ${host.file}`} />}
            </span>
          </span>
        </label>
      </th>
      <td>
        <span className="badge" data-tone={tone} title={meaning}>
          <Icon size={14} aria-hidden="true" /> {word}
        </span>
      </td>
      <td className="wide">
        <HostText text={host.address} foldAt={80} />
        <span className="block text-xs text-ink-2">{host.platform ?? 'platform not known'}</span>
      </td>
      <td>{login}</td>
      <td className="wide">
        {host.trust === undefined ? <span className="text-ink-2">no key given</span> : <Key trust={host.trust} />}
      </td>
      <td className="wide">
        <ul className="space-y-0.5 text-ink-2">
          {host.notes.map((note) => (
            <li key={note}>
              <HostText text={note} foldAt={200} />
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
});

function Key({ trust }: { readonly trust: NonNullable<ImportedHost['trust']> }) {
  const { words, tone } = TRUSTS[trust.status];
  return (
    <span data-tone={tone}>
      <span className="font-medium text-(--tone)">{words}</span>
      <span className="block font-mono text-xs text-ink-2 wrap-anywhere">{trust.fingerprint}</span>
    </span>
  );
}
