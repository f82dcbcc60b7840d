import { exampleOf } from './example.ts';

/** One operation of the REST interface, ready to be shown. */
export interface Operation {
  readonly id: string;
  /** `vault` of `vault.unlock`; `at a glance` for those without a group. */
  readonly group: string;
  readonly method: string;
  /** With `/api` and, in a GET, what may follow the `?`. */
  readonly path: string;
  readonly about: string | undefined;
  /** The body to send; undefined where there is none. */
  readonly request: unknown;
  readonly response: unknown;
  /** The answer goes on as events until somebody hangs up. */
  readonly streams: boolean;
}

/** What a reader of the page wants to know first, by operation. */
const ABOUT: Readonly<Record<string, string>> = {
  status: 'The score, 0 to 100 (null without hosts), and the worst status of each check over all hosts.',
  controls: 'Every check of every host, as it stands now. "state" says more than "status": stale is not green.',
  'evidence.fleetAgent':
    'The newest bundles about a check, newest first, as fleet agents exchange them; "signature" is that of the sealed bundle. ' +
    '"limit": 1 to 1000, 100 unless said.',
  'fleet.snapshot': 'The Fleet page at one moment.',
  'fleet.watch': 'The Fleet page, live: a snapshot first, then every change.',
  'evidence.list': 'Evidence of any kind, newest first, with filters.',
  'evidence.verify': 'Verifies bundles by id or label; all of them for an empty list. Named checks, not one yes or no.',
  'scan.start': 'Begins a scan of these hosts, all for an empty list, and answers at once.',
  'vault.unlock': 'Opens the vault. The passphrase is kept nowhere.',
};

/** The operations of an OpenAPI document of this console, those that only read first, then by name. */
export function operationsOf(document: unknown): Operation[] {
  const found = entriesOf(fieldOf(document, 'paths')).flatMap(([path, methods]) =>
    entriesOf(methods).map(([method, one]) => operationOf(path, method, one)),
  );
  const rank = (one: Operation) => `${one.method === 'GET' ? 0 : 1} ${one.id}`;
  return found.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function operationOf(path: string, method: string, one: unknown): Operation {
  const id = String(fieldOf(one, 'operationId'));
  const content = fieldOf(fieldOf(fieldOf(one, 'responses'), '200'), 'content');
  const stream = fieldOf(content, 'text/event-stream');
  const body = fieldOf(fieldOf(fieldOf(one, 'requestBody'), 'content'), 'application/json');
  const query = asArray(fieldOf(one, 'parameters')).map(
    (parameter) => `${String(fieldOf(parameter, 'name'))}=${String(exampleOf(fieldOf(parameter, 'schema')))}`,
  );
  return {
    id,
    group: id.includes('.') ? (id.split('.')[0] ?? '') : 'at a glance',
    method: method.toUpperCase(),
    path: `/api${path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    about: ABOUT[id],
    request: body === undefined ? undefined : exampleOf(fieldOf(body, 'schema')),
    response: exampleOf(fieldOf(stream ?? fieldOf(content, 'application/json'), 'schema')),
    streams: stream !== undefined,
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return entriesOf(value).find(([key]) => key === name)?.[1];
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
