import { Command } from '../parts/command.tsx';
import { Notice } from '../parts/notice.tsx';
import { useScreenStore } from '../state/screen.ts';

/** How the demo clinic is opened. A real data folder cannot become one: records of the two must never be mixed. */
export function DemoWay() {
  const demo = useScreenStore('fleet', ({ about }) => about?.demo === true);
  const folder = useScreenStore('fleet', ({ about }) => about?.data_dir);
  return (
    <div className="card space-y-4 p-4 md:p-6" data-testid="demo-way">
      {demo && (
        <Notice kind="good" title="This is the demo clinic">
          Its hosts are on the <a href="#/fleet">Fleet</a> page.
        </Notice>
      )}
      <p>
        Nine hosts of NixOS, Debian, Ubuntu and Windows in three time zones. They are scanned, drift, and leave signed
        records like real ones; no network is used. Everything in it is marked as demo.
      </p>
      {!demo && (
        <>
          <p>
            It opens beside this console, in a window and a data folder of its own: a real console
            {folder === undefined ? '' : ` (${folder})`} never becomes a demo, so that no demo record can be taken for a
            clinic’s.
          </p>
          <div>
            <h2>In a terminal, in the folder of Rounds</h2>
            <Command text="npm start -- --demo" />
          </div>
          <div>
            <h2>Where the command line is installed</h2>
            <Command text="rounds demo serve" />
          </div>
          <p className="text-ink-2">
            Both make the demo the first time, which takes a few seconds, and open it in the browser. This console may
            go on beside it.
          </p>
        </>
      )}
    </div>
  );
}
