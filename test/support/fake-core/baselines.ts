import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { implement } from '@orpc/server';
import { RoundsError } from '../../../src/agent-core/errors.ts';
import { readBaseline } from '../../../src/agent-core/fleet/baseline.ts';
import { baselineChanges } from '../../../src/agent-core/fleet/baseline-diff.ts';
import type { Baseline, BaselineScope } from '../../../src/contract/baseline.ts';
import { type BaselineView, contract } from '../../../src/contract/contract.ts';
import { idOf } from './fixtures.ts';
import type { Note } from './groups.ts';
import { problem } from './problem.ts';

const TEMPLATES = join(import.meta.dirname, '../../../src/agent-core/fleet/templates');

/**
 * Baselines by `scope:id`, kept in memory. Texts are read and compared by the core's own pure functions, so that lines and
 * words of mistakes are the true ones. `viewOf` answers what a place shows, unless a test says otherwise.
 */
export function createFakeBaselines(note: Note) {
  const texts = new Map<string, string>();
  const views = new Map<string, BaselineView>();
  const os = implement(contract).baselines;
  const keyOf = ({ scope, id }: BaselineScope) => `${scope}:${id}`;

  function read(yaml: string, file: string, scope: BaselineScope['scope']): Baseline {
    try {
      return readBaseline(yaml, file, scope);
    } catch (error) {
      if (!(error instanceof RoundsError)) throw error;
      throw problem({ code: error.code, message: error.message, details: [...(error.details ?? [])] });
    }
  }

  function viewOf(target: BaselineScope): BaselineView {
    const told = views.get(keyOf(target));
    if (told !== undefined) return told;
    const own = texts.get(keyOf(target));
    if (own === undefined) return { yaml: '', effective_yaml: '', from: [], origins: [] };
    return {
      baseline: read(own, 'stored baseline', target.scope),
      yaml: own,
      effective_yaml: own,
      from: [target.scope],
      origins: [],
    };
  }

  return {
    texts,
    /** What `baselines.show` answers for a place from now on, until it is set. */
    setView: (target: BaselineScope, view: BaselineView): void => void views.set(keyOf(target), view),
    baselineHandlers: {
      show: os.show.handler(({ input }) => viewOf(input.target)),
      template: os.template.handler(({ input }) => ({
        yaml: readFileSync(join(TEMPLATES, `${input.platform}.yaml`), 'utf8'),
      })),
      diff: os.diff.handler(({ input }) => {
        note('baselines.diff', input);
        const next = read(input.yaml, input.file, input.target.scope);
        const view = viewOf(input.target);
        const own = view.from.includes(input.target.scope) ? view.yaml : '';
        return {
          before: own === '' ? 'nothing, since there is no baseline here' : 'what is set here',
          after: input.file,
          changes: baselineChanges(read(own, 'stored baseline', input.target.scope), next),
          not_compared: [],
          notes: [],
        };
      }),
      set: os.set.handler(({ input }) => {
        note('baselines.set', input);
        read(input.yaml, input.file, input.target.scope);
        texts.set(keyOf(input.target), input.yaml);
        views.delete(keyOf(input.target));
        return { ...viewOf(input.target), bundle_id: idOf('bundle', 1) };
      }),
    },
  };
}
