import { placeOf } from './actions.ts';
import { placeOfLink } from './deep-link.ts';
import type { DesktopApi } from './electron-api.ts';

/** Second launches and links. */
export interface Links {
  /** Goes where a link says; to Fleet when there is no such host. */
  follow(link: string): void;
  /** Arguments for a new start, when somebody launched while this console was ending. */
  late(): string[] | undefined;
}

/** A second launch brings the first to the front, wherever it is: hidden, minimised, its vault locked. */
export function links(
  { app }: Pick<DesktopApi, 'app'>,
  {
    open,
    find,
    ending,
  }: {
    readonly open: (place?: string) => void;
    /** The host's short name, once the core is open; rejects when there is none. */
    readonly find: (host: string) => Promise<string>;
    readonly ending: () => boolean;
  },
): Links {
  let late: string[] | undefined;
  const follow = (link: string): void => {
    const place = placeOfLink(link);
    if (place === undefined) return;
    void find(place.host).then(
      (name) => open(placeOf(name)),
      () => open('#/fleet'),
    );
  };
  const arrived = (link: string | undefined) => {
    const asked = link === undefined || placeOfLink(link) === undefined ? undefined : link;
    if (ending()) {
      late = asked === undefined ? [] : [asked];
      return;
    }
    open();
    if (asked !== undefined) follow(asked);
  };
  // Chromium reorders a command line, and adds to it: what the other process had read comes as its own words.
  app.on('second-instance', (_event, _args, _folder, data) => {
    const link = typeof data === 'object' && data !== null && 'link' in data ? data.link : undefined;
    arrived(typeof link === 'string' ? link : undefined);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    arrived(url);
  });
  return { follow, late: () => late };
}
