import { Fragment } from 'react';

/** Characters in a group: what an eye takes in at once. */
const GROUP = 4;

/**
 * A fingerprint to be compared by eye: in groups (copied, it has no gaps). Where `against` differs, the group is marked
 * with a line and bold type, not by colour alone.
 */
export function FingerprintText({ text, against }: { readonly text: string; readonly against?: string }) {
  const [kind = '', digits = ''] = text.includes(':')
    ? [text.slice(0, text.indexOf(':') + 1), text.slice(text.indexOf(':') + 1)]
    : ['', text];
  const groups = Array.from({ length: Math.ceil(digits.length / GROUP) }, (_, at) =>
    digits.slice(at * GROUP, (at + 1) * GROUP),
  );
  const other = against?.slice(kind.length);
  return (
    <code className="font-mono text-base leading-7 wrap-anywhere">
      {kind}
      <wbr />
      {groups.map((group, at) => {
        const differs = other !== undefined && other.slice(at * GROUP, (at + 1) * GROUP) !== group;
        const key = `${at}`;
        return (
          <Fragment key={key}>
            <span className={differs ? 'mr-1.5 border-b-2 border-critical font-bold text-critical' : 'mr-1.5'}>
              {group}
            </span>
            <wbr />
          </Fragment>
        );
      })}
    </code>
  );
}
