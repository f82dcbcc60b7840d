/**
 * What the web host writes to: the shape of pino. Fields are closed words and numbers only; an address of a request
 * never goes in, because an address can carry a token.
 */
export interface WebLog {
  info(fields: Readonly<Record<string, string | number>>, message: string): void;
  warn(fields: Readonly<Record<string, string | number>>, message: string): void;
}
