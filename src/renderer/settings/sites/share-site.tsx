import { Command } from '../../parts/command.tsx';

/** How a clinic's definition goes to a colleague's console and back: files, so by the command line. */
export function ShareSite({ example }: { readonly example: string }) {
  return (
    <section className="card space-y-3 p-4" aria-label="Share a clinic">
      <h2 className="text-lg">Share a clinic with a colleague</h2>
      <p className="max-w-2xl text-ink-2">
        Hosts, groups, baselines and known identities go into one file, signed by this console. It holds no passwords
        and no keys. The command line writes and reads it:
      </p>
      <div className="grid gap-x-6 gap-y-2 lg:grid-cols-2">
        <div>
          <h3>On this console</h3>
          <Command text={`rounds site export ${example} --out ${example}.json`} />
        </div>
        <div>
          <h3>On your colleague’s</h3>
          <Command text={`rounds site import ${example}.json`} />
        </div>
      </div>
      <p className="text-ink-2">
        Importing shows what would change before anything does, and asks whose file it is.{' '}
        <a href="#/add">Import a list of hosts instead</a> (CSV, known_hosts, SSH configuration, Ansible).
      </p>
    </section>
  );
}
