import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSideways } from '../support/accessible.ts';
import { CLINIC, SCANNING, WATCHING } from '../support/scenes/clinic.ts';
import type { Act, Scene, Stage } from '../support/scenes/scene.ts';
import { AWAY, EMPTY, FAILING, LOADING, LOCKED } from '../support/scenes/states.ts';
import {
  type Complaints,
  expect,
  type LookName,
  open,
  picture,
  startRounds,
  test,
  visit,
  wear,
} from '../support/screen-test.ts';

const LOOK_NAMES: readonly LookName[] = ['light', 'dark', 'narrow', 'contrast'];
/** What differs from look to look. */
const ACTS: readonly Act[] = [CLINIC, WATCHING, SCANNING, EMPTY, LOCKED];
/** The same few parts on every page: their looks are in the acts above. */
const STATES: readonly Act[] = [LOADING, FAILING, AWAY];
/** Light is judged by every rule; in the other looks only what they change. */
const RULES: Readonly<Partial<Record<LookName, readonly string[]>>> = {
  dark: ['color-contrast', 'link-in-text-block'],
  contrast: ['color-contrast', 'link-in-text-block'],
  narrow: ['target-size', 'scrollable-region-focusable'],
};

// The pictures are what is kept of these tests; a trace beside them doubles their time.
test.use({ trace: 'off' });
// An act is many pictures; on a busy machine it takes its time.
test.describe.configure({ mode: 'parallel', timeout: 240_000 });

/** Sets up one scene, keeps its picture and judges it. */
async function shoot(stage: Stage, scene: Scene, look: LookName): Promise<void> {
  const { page } = stage;
  scene.before?.(stage);
  await visit(page, scene.place);
  await scene.act?.(stage);
  await expect(scene.sees(page), scene.name).toBeVisible();
  await picture(page, scene.name, look);
  await expectAccessible(page, `${scene.name} ${look}`, RULES[look]);
  await expectNoSideways(page, `${scene.name} ${look}`);
  await scene.after?.(stage);
}

/** Plays an act on a far end of its own; what is wrong in one scene does not hide the next. */
async function play(page: Page, act: Act, look: LookName, complaints: Complaints): Promise<void> {
  const rounds = await startRounds(act.core);
  try {
    const stage: Stage = { page, core: rounds.core, rounds };
    act.before?.(stage);
    await open(page, rounds);
    await act.opened?.(stage);
    for (const scene of act.scenes) {
      await test.step(scene.name, () =>
        shoot(stage, scene, look).catch((error: unknown) => {
          complaints.list.push(`${scene.name}: ${error instanceof Error ? error.message : String(error)}`);
        }),
      );
    }
  } finally {
    await rounds.stop();
  }
}

for (const look of LOOK_NAMES) {
  for (const act of look === 'light' ? [...ACTS, ...STATES] : ACTS) {
    test(`${look}: ${act.name}`, async ({ page, complaints }) => {
      // The end of the core is part of an act, and of every act's end.
      complaints.expected = /WebSocket connection|ERR_CONNECTION_REFUSED/;
      await wear(page, look);
      await play(page, act, look, complaints);
    });
  }
}

test('not signed in', async ({ page, rounds, complaints }) => {
  complaints.expected = /401/;
  await page.goto(`http://127.0.0.1:${rounds.host.port}/#token=${'0'.repeat(64)}`);
  for (const look of LOOK_NAMES) {
    await wear(page, look);
    await expect(page.getByRole('heading', { name: 'This page is not signed in' })).toBeVisible();
    await picture(page, 'sign-in', look);
    await expectAccessible(page, `sign-in ${look}`);
    await expectNoSideways(page, `sign-in ${look}`);
  }
});
