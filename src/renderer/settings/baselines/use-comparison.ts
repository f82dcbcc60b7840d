import { useEffect, useState } from 'react';
import type { BaselineDiff, BaselineScope } from '../../../contract/baseline.ts';
import type { Problem } from '../../../contract/errors.ts';
import { isConnectionLoss, problemOf } from '../../core/problem.ts';
import { useScreen, useScreenStore } from '../../state/screen.ts';
import { FILE } from './mistakes.ts';

/** How long nothing must be typed before the text is sent to be compared, ms. */
const PAUSE_MS = 400;

/** What the core says of a text: what it would change, or what is wrong with it. */
export interface Comparison {
  readonly diff: BaselineDiff | undefined;
  readonly problem: Problem | undefined;
  /** False while the text is newer than what is said of it. */
  readonly current: boolean;
}

/** Has a text compared with what is set, whenever it has stood still for a moment and the core is there. */
export function useComparison(target: BaselineScope, text: string, stored: string): Comparison {
  const { core } = useScreen();
  const generation = useScreenStore('connection', (state) => (state.phase === 'online' ? state.generation : undefined));
  const { scope, id } = target;
  const of = `${scope}:${id}\n${stored.length}\n${text}`;
  const [said, setSaid] = useState<{ of: string; diff?: BaselineDiff; problem?: Problem }>({ of: '' });
  useEffect(() => {
    if (generation === undefined) return;
    let late = false;
    const timer = setTimeout(() => {
      core.client.baselines.diff({ target: { scope, id }, yaml: text, file: FILE }).then(
        (diff) => late || setSaid({ of, diff }),
        (error: unknown) => {
          if (!late && !isConnectionLoss(error)) setSaid({ of, problem: problemOf(error) });
        },
      );
    }, PAUSE_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [core, generation, scope, id, text, of]);
  return { diff: said.diff, problem: said.problem, current: said.of === of };
}
