/** A host's id, or its short name. */
const HOST = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** Longer than any link of ours; whoever writes links is not trusted. */
const MAX_LENGTH = 200;

/** What a link asks for; the host is an id or a name, not yet looked up. */
export interface LinkedPlace {
  readonly host: string;
}

/**
 * Reads `rounds://host/<id>`. Any web page and any document can hold such a link: it names a host to look at, and can do
 * nothing. Undefined for everything else.
 */
export function placeOfLink(link: string): LinkedPlace | undefined {
  if (link.length > MAX_LENGTH) return undefined;
  const host = /^rounds:\/\/host\/([^/?#]+)\/?$/.exec(link)?.[1];
  return host !== undefined && HOST.test(host) ? { host } : undefined;
}
