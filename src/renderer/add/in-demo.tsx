import { Command } from '../parts/command.tsx';
import { Notice } from '../parts/notice.tsx';

/** Why a demo console takes in no real host, and where one can be added. */
export function InDemo() {
  return (
    <div data-testid="in-demo">
      <Notice kind="info" title="This is a demo console">
        <p>
          It takes in hosts of the demo clinic alone, so that its records cannot be mixed with those of a real one. Real
          hosts are added to a real console, which has a folder of its own:
        </p>
        <Command text="npm start" />
        <p>
          Another demo host is added with <code className="font-mono text-xs">rounds demo init --hosts N</code>, in a
          new folder.
        </p>
      </Notice>
    </div>
  );
}
