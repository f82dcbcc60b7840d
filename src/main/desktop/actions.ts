/** What menus, tray and notifications can do. None of them approves or changes anything on a host. */
export interface Actions {
  /** Shows the window, at a place where one is given. */
  open(place?: string): void;
  scanAll(): void;
  watch(on: boolean): void;
  useKeychain(on: boolean): void;
  startAtLogin(on: boolean): void;
  openOutside(url: string): void;
  quit(): void;
}

/** A host's panel, or the panel of one of its checks. */
export function placeOf(host: string, check?: string): string {
  return `#/fleet/${[host, check]
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join('/')}`;
}
