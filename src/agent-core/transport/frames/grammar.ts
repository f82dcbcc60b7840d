/** One line of our own script, after the nonce. See host-script/harness.sh, which writes them. */
export type FrameLine =
  | { readonly kind: 'hello'; readonly hostMs: number; readonly resolutionMs: number }
  | { readonly kind: 'data'; readonly name: string; readonly bytes: Buffer }
  | ({ readonly kind: 'finish'; readonly name: string } & FrameAccount)
  | { readonly kind: 'end' };

/** How a probe ended, as the host counts it. Undefined = the host could not tell. */
export interface FrameAccount {
  readonly exitCode: number | undefined;
  readonly ms: number;
  /** Bytes of output that were sent. */
  readonly kept: number | undefined;
  /** Bytes beyond the limit. */
  readonly rest: number | undefined;
  readonly restSha256: string | undefined;
}

const HELLO = /^hello (?<seconds>[1-9][0-9]{9})(?:(?<nanos>[0-9]{9})|%?N)?$/;
const DATA = /^d (?<name>[a-z][a-z0-9_]{0,30}) (?<base64>[A-Za-z0-9+/]{2,1960}={0,2})$/;
const FINISH =
  /^f (?<name>[a-z][a-z0-9_]{0,30}) (?<code>[0-9]{1,3}|-) (?<ms>[0-9]{1,9}) (?<kept>[0-9]{1,12}|-) (?<rest>[0-9]{1,15}|-) (?<sum>[0-9a-f]{64}|-)$/;

/** Reads one line (without nonce and newline); undefined when it is none of ours. Base64 has to be in its one proper form. */
export function parseFrameLine(text: string): FrameLine | undefined {
  if (text === 'end') return { kind: 'end' };
  return parseData(text) ?? parseFinish(text) ?? parseHello(text);
}

function parseHello(text: string): FrameLine | undefined {
  const groups = HELLO.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { seconds = '', nanos } = groups;
  return nanos === undefined
    ? { kind: 'hello', hostMs: Number(seconds) * 1000 + 500, resolutionMs: 500 }
    : { kind: 'hello', hostMs: Number(seconds) * 1000 + Math.floor(Number(nanos) / 1_000_000), resolutionMs: 1 };
}

function parseData(text: string): FrameLine | undefined {
  const groups = DATA.exec(text)?.groups;
  const { name, base64 } = groups ?? {};
  if (name === undefined || base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  // Node decodes leniently; only what encodes back to the same text is what the host's base64 wrote.
  return bytes.toString('base64') === base64 ? { kind: 'data', name, bytes } : undefined;
}

function parseFinish(text: string): FrameLine | undefined {
  const groups = FINISH.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { name = '', code, ms, kept, rest, sum } = groups;
  return {
    kind: 'finish',
    name,
    exitCode: number(code),
    ms: Number(ms),
    kept: number(kept),
    rest: number(rest),
    restSha256: sum === '-' ? undefined : sum,
  };
}

function number(text: string | undefined): number | undefined {
  return text === undefined || text === '-' ? undefined : Number(text);
}
