import type { ServerResponse } from 'node:http';

/** Answers with JSON. Whoever sent a body that was not read gets the connection closed behind the answer. */
export function sendJson(response: ServerResponse, status: number, value: unknown, close = false): void {
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', body.length);
  if (close) response.setHeader('Connection', 'close');
  response.end(body);
}

/** Answers 200 with a text of this media type. */
export function sendText(response: ServerResponse, type: string, text: string): void {
  const body = Buffer.from(text, 'utf8');
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', body.length);
  response.end(body);
}
