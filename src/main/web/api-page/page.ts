import { type Operation, operationsOf } from './operations.ts';

/** Where the page's style is served; the policy of the host lets no style stand in the page itself. */
export const API_STYLE_PATH = '/api/style.css';

/**
 * The REST interface as a page to read: every operation of the OpenAPI document with what is sent and what comes back. It
 * holds no data of the console, so it needs no session; `origin` is that of this console, for the examples.
 */
export function apiPage(document: unknown, origin: string, version: string): string {
  const operations = operationsOf(document);
  const groups = [...new Set(operations.map((one) => one.group))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Rounds: REST interface</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${API_STYLE_PATH}">
</head>
<body>
<header>
<h1>REST interface</h1>
<p>Rounds ${escaped(version)}, on this computer alone. The same as an OpenAPI document: <code>GET /api/openapi.json</code>, with a session.</p>
</header>
<main>
<section aria-labelledby="session">
<h2 id="session">A session first</h2>
<p>“rounds serve” prints a link; Enter prints another. What stands behind <code>#token=</code> is good for one session within a minute:</p>
${code(
  `curl ${origin}/auth -H 'Origin: ${origin}' -H 'Content-Type: application/json' \\
  --data @token.json        # {"token": "..."}; a file, since others can read the arguments of a process`,
)}
${code('{"session": "..."}')}
<p>Every request then carries <code>Authorization: Bearer SESSION</code>. What changes something also carries <code>Origin: ${escaped(origin)}</code> and JSON. Sessions end with the console, and with <code>POST /auth/end</code>.</p>
<p>An expected failure is answered 422, with a closed code and what to do next in <code>data</code>. 401: no session. 403: not our origin. 413: over 2 MiB. 415: not JSON. 421: another name than 127.0.0.1.</p>
</section>
<nav aria-label="Groups"><ul>
${groups.map((group) => `<li><a href="#${escaped(idOf(group))}">${escaped(group)}</a></li>`).join('\n')}
</ul></nav>
${groups
  .map(
    (group) => `<section aria-labelledby="${escaped(idOf(group))}">
<h2 id="${escaped(idOf(group))}">${escaped(group)}</h2>
${operations
  .filter((one) => one.group === group)
  .map((one) => article(one, origin))
  .join('\n')}
</section>`,
  )
  .join('\n')}
</main>
</body>
</html>
`;
}

function article(one: Operation, origin: string): string {
  const header = '-H @session.txt        # Authorization: Bearer ...';
  const curl =
    one.method === 'GET'
      ? `curl '${origin}${one.path}' ${header}`
      : `curl '${origin}${one.path}' -X ${one.method} -H 'Origin: ${origin}' -H 'Content-Type: application/json' \\
  --data @body.json ${header}`;
  return `<article id="${escaped(one.id)}">
<h3><span class="method">${escaped(one.method)}</span> <code>${escaped(one.path)}</code></h3>
${one.about === undefined ? '' : `<p>${escaped(one.about)}</p>`}
<details${one.method === 'GET' ? ' open' : ''}>
<summary>Example</summary>
${code(curl)}
${one.request === undefined ? '' : `<p>Sent:</p>${code(json(one.request))}`}
<p>${one.streams ? 'Comes back, event by event:' : 'Comes back:'}</p>
${code(json(one.response))}
</details>
</article>`;
}

function idOf(group: string): string {
  return `group-${group.replaceAll(' ', '-')}`;
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2) ?? '';
}

/** Can be scrolled by keyboard where it is wider than the page. */
function code(text: string): string {
  return `<pre tabindex="0"><code>${escaped(text)}</code></pre>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
