import type { ImportRequest } from '../../../contract/imports.ts';
import type { ImportDraft } from '../../state/import-draft.ts';

/** What was typed and chosen, as the contract has it. `site` holds for hosts of which the list does not name one. */
export function requestOf(draft: Omit<ImportDraft, 'change' | 'reset'>, site: string): ImportRequest {
  const { credential, knownHosts, user, platform } = draft;
  return {
    file: draft.file,
    text: draft.text,
    format: draft.format,
    included: [],
    site,
    credential: credential === 'key' ? { kind: 'key', key_file: draft.keyFile.trim() } : { kind: credential },
    sudo: draft.sudo,
    ...(platform === '' ? {} : { platform }),
    ...(user.trim() === '' ? {} : { user: user.trim() }),
    ...(knownHosts.text.trim() === '' ? {} : { known_hosts: knownHosts }),
  };
}
