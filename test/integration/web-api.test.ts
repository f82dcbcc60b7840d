import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { complianceCheck } from '../../src/contract/drift.ts';
import { checkId, checkStatus } from '../../src/contract/enums.ts';
import { fleetAgentEvidence } from '../../src/contract/fleet-agent.ts';
import { type AttackedHost, startAttackedHost } from '../support/attacked-host.ts';

let web: AttackedHost;
let headers: Record<string, string>;

beforeEach(async () => {
  web = await startAttackedHost();
  headers = { authorization: `Bearer ${await web.session()}` };
});
afterEach(() => web.stop());

test('GET /api/status tells the score and the worst status of each check', async () => {
  const shape = z.strictObject({
    compliance_score: z.number().min(0).max(100).nullable(),
    controls_status: z.partialRecord(checkId, checkStatus),
  });
  shape.parse(JSON.parse((await web.ask('/api/status', { headers })).body));
});

test('GET /api/controls gives checks with state and status', async () => {
  const answer = await web.ask('/api/controls', { headers });
  expect(answer.status).toBe(200);
  z.array(z.strictObject(complianceCheck.shape)).parse(JSON.parse(answer.body));
});

test('GET /api/evidence gives as many as were asked for, in the fleet-agent view and nothing beside it', async () => {
  const ask = async (query: string) => {
    const answer = await web.ask(`/api/evidence${query}`, { headers });
    expect(answer.status).toBe(200);
    return z.array(z.strictObject(fleetAgentEvidence.shape)).parse(JSON.parse(answer.body));
  };
  expect((await ask('')).length).toBeGreaterThan(2);
  expect(await ask('?limit=2')).toHaveLength(2);
});

test.each(['0', '-1', '1001', 'x', '1.5', ''])('limit=%s is refused with the place of the mistake', async (limit) => {
  const answer = await web.ask(`/api/evidence?limit=${limit}`, { headers });
  expect(answer.status).toBe(400);
  expect(answer.body).toContain('limit');
});

test('the page to read describes every operation of the document, without a session and without data', async () => {
  const page = await web.ask('/api');
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  const document = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))) })
    .parse(JSON.parse((await web.ask('/api/openapi.json', { headers })).body));
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  expect(ids.length).toBeGreaterThan(40);
  for (const id of ids) expect(page.body).toContain(`<article id="${id}">`);
});

test('the page holds nothing that its policy would stop, and its style is a file of our own', async () => {
  const { body } = await web.ask('/api');
  expect(body).not.toMatch(/<script|<style|style="|onclick|https?:\/\/(?!127\.0\.0\.1)/);
  const style = await web.ask('/api/style.css');
  expect([style.status, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
});

test('only these two are open: everything else under /api asks for a session', async () => {
  for (const path of ['/api/openapi.json', '/api/status', '/api/style.css/../status', '/api/x', '/api?x=1'])
    expect((await web.ask(path)).status).toBe(401);
});

test('the page by another name is refused as any other', async () => {
  expect((await web.ask('/api', { headers: { host: 'evil.example' } })).status).toBe(421);
});
