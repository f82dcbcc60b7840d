import type { HostFacts } from '../../contract/drift.ts';
import { spanText } from '../look/time.ts';
import { HostText } from '../parts/host-text.tsx';

/** One line: its name, and what is known; undefined leaves the line out. */
export type Fact = readonly [name: string, text: string | undefined];

/** Lines of name and text. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts-grid">
      {facts.map(([name, text]) =>
        text === undefined ? null : (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd>
              <HostText text={text} foldAt={200} />
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** What a host says of itself, as lines. */
export function factsOf(facts: HostFacts): Fact[] {
  const { uptime_s, load_milli, cpus, disk_free_bp, clock_source, clock_synced, clock_offset_ms } = facts;
  const load =
    load_milli === undefined
      ? undefined
      : `${(load_milli / 1000).toFixed(2)}${cpus === undefined ? '' : ` on ${cpus} CPUs`}`;
  const offset = clock_offset_ms === undefined ? '' : `, ${clock_offset_ms} ms from this console`;
  const clock =
    clock_synced === undefined
      ? clock_source
      : `${clock_synced ? 'in step' : 'not in step'}${clock_source === undefined ? '' : ` (${clock_source})`}${offset}`;
  return [
    ['System', facts.os],
    ['Kernel', facts.kernel],
    ['State', facts.system_state],
    ['Up for', uptime_s === undefined ? undefined : spanText(uptime_s)],
    ['Load', load],
    ['Fullest disk', disk_free_bp === undefined ? undefined : `${(disk_free_bp / 100).toFixed(1)} % free`],
    ['Logged in', facts.sessions === undefined ? undefined : String(facts.sessions)],
    ['Clock', clock],
  ];
}
