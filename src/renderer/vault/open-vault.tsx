import { Lock, LockOpen } from 'lucide-react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { ChangePassphrase } from './change-passphrase.tsx';
import { RecoveryCode } from './recovery-code.tsx';
import { useWays } from './use-ways.ts';

const WAY_WORDS = {
  passphrase: 'the passphrase',
  recovery: 'the recovery code',
  keychain: "this computer's keychain",
} as const;

/** The vault is open: what that means, and how to close it. */
export function OpenVault() {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const folder = useScreenStore('fleet', ({ about }) => about?.data_dir);
  const lock = useAction(async () => {
    await core.client.vault.lock();
    await stores.fleet.getState().refresh();
  });
  const { ways, problem, again } = useWays();
  const hasCode = ways?.includes('recovery');
  return (
    <div className="space-y-4">
      <section className="card space-y-3 p-4 md:p-6" aria-label="The vault is unlocked">
        <h2 className="flex items-center gap-2 text-lg">
          <LockOpen size={18} className="text-compliant" aria-hidden="true" /> The vault is unlocked
        </h2>
        <p>
          Hosts can be scanned and results are signed. Lock it when you leave the laptop; scanning stops until it is
          unlocked again.
        </p>
        {ways !== undefined && (
          <p className="text-ink-2" data-testid="vault-ways">
            Opens with {ways.map((way) => WAY_WORDS[way]).join(', ')}.
          </p>
        )}
        {folder !== undefined && (
          <p className="text-ink-2 wrap-anywhere">
            Kept in <code className="font-mono text-xs">{folder}</code>
          </p>
        )}
        {lock.problem !== undefined && <ProblemNotice problem={lock.problem} />}
        <div className="flex flex-wrap gap-2">
          <a href="#/fleet" className="button button-primary no-underline">
            To the fleet
          </a>
          <button type="button" className="button" disabled={!online || lock.busy} onClick={() => lock.run()}>
            <Lock size={14} aria-hidden="true" /> Lock now
          </button>
        </div>
      </section>
      {problem !== undefined && <ProblemNotice problem={problem} />}
      <RecoveryCode has={hasCode} onMade={again} />
      <ChangePassphrase hasCode={hasCode === true} />
    </div>
  );
}
