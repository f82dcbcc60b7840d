import { expect, test } from 'vitest';
import { importRequest } from '../../../contract/imports.ts';
import { createImportDraft } from '../../state/import-draft.ts';
import { requestOf } from './request.ts';

test('what was left empty is not said', () => {
  const draft = createImportDraft();
  draft.getState().change({ text: 'name,address\n' });
  const request = requestOf(draft.getState(), 'riverside-clinic');
  expect(importRequest.parse(request)).toEqual(request);
  expect(request).toMatchObject({ file: 'pasted list', site: 'riverside-clinic', credential: { kind: 'agent' } });
  expect(request).not.toHaveProperty('user');
  expect(request).not.toHaveProperty('platform');
  expect(request).not.toHaveProperty('known_hosts');
});

test('a key goes with its path, and keys of hosts with their file', () => {
  const draft = createImportDraft();
  draft.getState().change({
    text: 'x',
    credential: 'key',
    keyFile: ' ~/.ssh/id ',
    user: 'rounds',
    platform: 'nixos',
    knownHosts: { file: 'known_hosts', text: 'h ssh-ed25519 AAAA' },
  });
  expect(requestOf(draft.getState(), 's')).toMatchObject({
    credential: { kind: 'key', key_file: '~/.ssh/id' },
    user: 'rounds',
    platform: 'nixos',
    known_hosts: { file: 'known_hosts', text: 'h ssh-ed25519 AAAA' },
  });
});

test('begun anew, nothing is left of it', () => {
  const draft = createImportDraft();
  draft.getState().change({ text: 'x', file: 'hosts.csv' });
  draft.getState().reset();
  expect(draft.getState()).toMatchObject({ text: '', file: 'pasted list' });
});
