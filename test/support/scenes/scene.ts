import type { Locator, Page } from '@playwright/test';
import type { FakeCoreOptions } from '../fake-core/fleet.ts';
import type { FakeCore } from '../fake-core.ts';
import type { Rounds } from '../screen-test.ts';

/** What a scene may turn. */
export interface Stage {
  readonly page: Page;
  readonly core: FakeCore;
  readonly rounds: Rounds;
}

/** One picture: a place in the console, what is done there, and what is seen before the picture is taken. */
export interface Scene {
  /** Name of the picture, without the look. */
  readonly name: string;
  readonly place: string;
  /** Turns the far end before the page goes there. */
  readonly before?: (stage: Stage) => void;
  /** What a person does there. */
  readonly act?: (stage: Stage) => Promise<void>;
  readonly sees: (page: Page) => Locator;
  /** Undoes what the next scene should not meet. */
  readonly after?: (stage: Stage) => Promise<void> | void;
}

/** Scenes over one far end. */
export interface Act {
  readonly name: string;
  readonly core?: FakeCoreOptions;
  /** Turns the far end before the page is opened. */
  readonly before?: (stage: Stage) => void;
  /** After the page was opened, before the first scene. */
  readonly opened?: (stage: Stage) => Promise<void>;
  readonly scenes: readonly Scene[];
}
