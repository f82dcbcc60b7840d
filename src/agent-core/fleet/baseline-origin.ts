import { stringify } from 'yaml';
import type { Baseline, BaselineOrigin } from '../../contract/baseline.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import { readYamlSource } from '../config/yaml-source.ts';
import { asPlain, type BaselineLayer, type EffectiveBaseline, readBaseline } from './baseline.ts';

/** A part of a baseline that is inherited as a whole: a section, or one check of `checks` and `drift_threshold`. */
type Part = readonly [section: string, check?: string];

/** One baseline of those that apply, as it was written. */
interface Written {
  readonly layer: BaselineLayer;
  readonly name: string;
  /** With the standard values filled in. */
  readonly whole: unknown;
  readonly written: unknown;
}

/** Where every part of a host's baseline comes from, in the order in which the baseline has them. */
export function originsOf(
  effective: Pick<EffectiveBaseline, 'baseline'>,
  layers: readonly BaselineLayer[],
  { site, host }: { readonly site: Pick<Site, 'name'>; readonly host: Pick<Host, 'name'> | undefined },
): BaselineOrigin[] {
  const nameOf = (layer: BaselineLayer) =>
    layer.group ?? (layer.scope === 'host' && host !== undefined ? host.name : site.name);
  const all = layers.map(
    (layer): Written => ({
      layer,
      name: nameOf(layer),
      whole: asPlain(readBaseline(layer.stored.yaml, `stored ${layer.scope} baseline`)),
      written: readYamlSource(layer.stored.yaml).value,
    }),
  );
  return partsOf(effective.baseline).flatMap((part): BaselineOrigin[] => {
    const having = all.filter((one) => at(one.whole, part) !== undefined);
    const last = having.at(-1);
    if (last === undefined) return [];
    const { scope } = last.layer;
    const over = having.slice(0, -1).map((one) => `${one.layer.scope} ${one.name}`);
    return [{ path: part.join('.'), scope, name: last.name, over, standard: standardOf(last, part) }];
  });
}

/**
 * A baseline as YAML, each part with where it comes from. A reader of YAML takes it as it is.
 */
export function annotated(baseline: Baseline, origins: readonly BaselineOrigin[]): string {
  const words = new Map(origins.map((origin) => [origin.path, wordsOf(origin)]));
  return Object.entries(asPlain(baseline))
    .map(([section, value]) => {
      const text = stringify({ [section]: value });
      const own = words.get(section);
      if (own !== undefined) return `# ${own}\n${text}`;
      const perCheck = [...words].filter(([path]) => path.startsWith(`${section}.`));
      return `${perCheck.map(([path, from]) => `# ${path.slice(section.length + 1)}: ${from}\n`).join('')}${text}`;
    })
    .join('');
}

function wordsOf({ scope, name, over, standard }: BaselineOrigin): string {
  return [
    `from the ${scope} ${name}`,
    ...(over.length === 0 ? [] : [`instead of that of the ${over.join(' and the ')}`]),
    ...(standard.length === 0 ? [] : [`standard: ${standard.join(', ')}`]),
  ].join('; ');
}

function partsOf(baseline: Baseline): Part[] {
  return Object.entries(baseline).flatMap(([section, value]): Part[] => {
    if (value === undefined) return [];
    if (section !== 'checks' && section !== 'drift_threshold') return [[section]];
    return Object.keys(value).map((check) => [section, check] as const);
  });
}

function at(value: unknown, part: Part): unknown {
  return part.reduce<unknown>(
    (found, name) =>
      name !== undefined && typeof found === 'object' && found !== null && Object.hasOwn(found, name)
        ? Reflect.get(found, name)
        : undefined,
    value,
  );
}

/** Fields of a section that are there without having been written. */
function standardOf({ whole, written }: Written, part: Part): string[] {
  const filled = at(whole, part);
  const own = at(written, part);
  if (part.length > 1 || typeof filled !== 'object' || filled === null) return [];
  return Object.keys(filled).filter((field) => !(typeof own === 'object' && own !== null && Object.hasOwn(own, field)));
}
