import type { BaselineView } from '../../../contract/contract.ts';
import { checkWord } from '../../look/words.ts';
import { HostText } from '../../parts/host-text.tsx';
import { RecordText } from '../../parts/record-text.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { type Target, targetWords } from '../parts/use-targets.ts';

/** Lines of the text before it scrolls. */
const MAX_ROWS = 24;

/** What holds in the end, part by part, with where each comes from. */
export function InForce({ view, target }: { readonly view: BaselineView; readonly target: Target }) {
  if (view.origins.length === 0) {
    return (
      <p className="p-4 text-ink-2">
        Nothing is set for {targetWords(target)}
        {target.scope === 'host' ? ', for its groups or for its clinic' : ''}: its checks read unknown, no baseline.
      </p>
    );
  }
  return (
    <div data-testid="in-force">
      <ListTable
        label={`What holds for ${targetWords(target)}`}
        heads={['Part', 'From', 'Instead of', 'Standard values']}
      >
        {view.origins.map((one) => (
          <tr key={one.path} data-testid={`origin-${one.path}`} data-scope={one.scope}>
            <th scope="row" className="font-medium">
              {partWords(one.path)}
            </th>
            <td data-label="From">{targetWords(one)}</td>
            <td data-label="Instead of">
              <HostText text={one.over.length === 0 ? '–' : one.over.join(', ')} />
            </td>
            <td data-label="Standard values" className="text-ink-2">
              {one.standard.length === 0 ? '–' : one.standard.join(', ')}
            </td>
          </tr>
        ))}
      </ListTable>
      <RecordText
        label="As one text"
        text={view.effective_yaml}
        rows={Math.min(MAX_ROWS, view.effective_yaml.split('\n').length)}
      />
    </div>
  );
}

function partWords(path: string): string {
  const [section = '', check] = path.split('.');
  if (check === undefined) return checkWord(section);
  return `${checkWord(check)}: ${section === 'checks' ? 'exception' : 'threshold'}`;
}
