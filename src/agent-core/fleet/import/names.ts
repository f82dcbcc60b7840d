/** Longest short name (see the contract). */
const MAX_NAME = 63;

/**
 * A written name as a short name, always the same for the same text: accents go, capitals become small, anything but letters,
 * digits, dots, dashes and underscores becomes a dash. Undefined when nothing is left.
 */
export function shortNameOf(written: string): string | undefined {
  const name = written
    .slice(0, 300)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-');
  const cut = trimEnds(trimEnds(name).slice(0, MAX_NAME));
  return cut === '' ? undefined : cut;
}

function trimEnds(name: string): string {
  return name.replace(/^[^a-z0-9]+/, '').replace(/[^a-z0-9]+$/, '');
}
