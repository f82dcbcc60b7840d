import { placeOfLink } from './deep-link.ts';

/** What the command line asks of the desktop. */
export interface Wish {
  /** `--audit PATH`: verify evidence, and nothing else. */
  readonly audit: string | undefined;
  /** `--data-dir PATH`. */
  readonly dataDir: string | undefined;
  /** `--hidden`: started at login, so the tray is enough. */
  readonly hidden: boolean;
  /** The place in the page that a `rounds://` link names. */
  readonly link: string | undefined;
}

/** Reads a command line. Chromium's own switches are among the arguments: what is not ours is passed over. */
export function readArguments(args: readonly string[]): Wish {
  const after = (name: string) => {
    const joined = args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
    const value = joined ?? (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
    return value === undefined || value === '' || value.startsWith('--') ? undefined : value;
  };
  return {
    audit: after('--audit'),
    dataDir: after('--data-dir'),
    hidden: args.includes('--hidden'),
    link: args.find((arg) => placeOfLink(arg) !== undefined),
  };
}
