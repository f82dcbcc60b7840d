/** Names of tokens, without `--`, and their colours as `#rrggbb`. */
export type Tokens = Readonly<Record<string, string>>;

const THEMES = [
  ['light', [':root']],
  ['dark', [':root', ':root[data-theme="dark"]']],
  ['light, more', [':root', ':root[data-contrast="more"]']],
  [
    'dark, more',
    [
      ':root',
      ':root[data-theme="dark"]',
      ':root[data-contrast="more"]',
      ':root[data-theme="dark"][data-contrast="more"]',
    ],
  ],
] as const;

/**
 * The colours of every theme as a browser would cascade them from `css` (styles/tokens.css). Of the two rules that have one
 * attribute each, the later wins, as there.
 */
export function themesOf(css: string): Readonly<Record<string, Tokens>> {
  const rules = new Map(
    [...css.matchAll(/(:root[^{]*)\{([^}]*)\}/g)].map(([, selector = '', body = '']) => [
      selector.trim(),
      Object.fromEntries(
        [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\s*;/g)].map(([, name, value]) => [name, value]),
      ),
    ]),
  );
  return Object.fromEntries(
    THEMES.map(([name, selectors]) => [name, Object.assign({}, ...selectors.map((one) => rules.get(one) ?? {}))]),
  );
}

/** Contrast of two colours `#rrggbb` by WCAG 2.2, 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
