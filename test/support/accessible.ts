import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { z } from 'zod';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const violations = z.array(
  z.object({
    id: z.string(),
    help: z.string(),
    impact: z.string().nullish(),
    nodes: z.array(z.object({ target: z.array(z.unknown()), failureSummary: z.string().optional() })),
  }),
);
type Violations = z.infer<typeof violations>;

/**
 * axe finds nothing serious or critical on the page as it is. `rules`: only these, for a page whose structure was judged
 * in another look.
 */
export async function expectAccessible(page: Page, what: string, rules?: readonly string[]): Promise<void> {
  const found = (await judgeAgain(page, rules)) ?? (await judgeFirst(page, rules));
  const bad = found.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  const told = bad.map(
    (one) =>
      `${one.id}: ${one.help}\n${one.nodes.map((node) => `  ${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('\n')}`,
  );
  expect(told, what).toEqual([]);
}

/** Puts axe into the page, where it stays. Legacy mode judges in the page itself: there are no frames. */
async function judgeFirst(page: Page, rules: readonly string[] | undefined): Promise<Violations> {
  const builder = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const chosen = rules === undefined ? builder.withTags(TAGS) : builder.withRules([...rules]);
  return violations.parse((await chosen.analyze()).violations);
}

/** With the axe that is in the page already: to put it there takes longer than to judge. Undefined when there is none. */
async function judgeAgain(page: Page, rules: readonly string[] | undefined): Promise<Violations | undefined> {
  const runOnly = rules === undefined ? { type: 'tag', values: TAGS } : { type: 'rule', values: rules };
  const found = await page.evaluate(async (only): Promise<unknown> => {
    const axe: unknown = Reflect.get(window, 'axe');
    if (typeof axe !== 'object' || axe === null || !('run' in axe) || typeof axe.run !== 'function') return undefined;
    const result: unknown = await axe.run(document, { runOnly: only, resultTypes: ['violations'] });
    return typeof result === 'object' && result !== null && 'violations' in result ? result.violations : undefined;
  }, runOnly);
  return found === undefined ? undefined : violations.parse(found);
}

/** Nothing sticks out of the page to the right; only the matrix may scroll sideways, inside its own frame. */
export async function expectNoSideways(page: Page, what: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((one) => one.getBoundingClientRect().right > room + 1 && one.closest('.matrix-frame') === null)
      .map((one) => `${one.tagName.toLowerCase()}.${one.className} ${(one.textContent ?? '').slice(0, 40)}`)
      .slice(0, 5);
  });
  expect(wide, `${what} needs no sideways scrolling`).toEqual([]);
}
