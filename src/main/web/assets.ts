import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { RoundsError } from '../../agent-core/errors.ts';

/** A file of the page, whole, with its media type. */
export interface Asset {
  readonly body: Buffer;
  readonly type: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

/**
 * Reads the built page into memory: the list of what is served is fixed here, and no request is ever joined to a path.
 * Links and files of other kinds are left out.
 *
 * @returns files by the path under which they are asked for; `/` is the page.
 * @throws RoundsError NOT_FOUND when the page was not built.
 */
export function readAssets(folder: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  const missing = 'The page is not built. Run "npm run build", then start again.';
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const type = TYPES[extname(entry.name)];
      if (!entry.isFile() || type === undefined) continue;
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(folder.length).replaceAll('\\', '/');
      assets.set(path.startsWith('/') ? path : `/${path}`, { body: readFileSync(file), type });
    }
  } catch (error) {
    throw new RoundsError('NOT_FOUND', missing, { cause: error });
  }
  const page = assets.get('/index.html');
  if (page === undefined) throw new RoundsError('NOT_FOUND', missing);
  assets.set('/', page);
  return assets;
}
