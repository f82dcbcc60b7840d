import { PageHead } from '../parts/page-head.tsx';
import { MainArea } from '../shell/main-area.tsx';
import type { AddWay } from '../state/route.ts';
import { useScreenStore } from '../state/screen.ts';
import { VaultGate } from '../vault/vault-gate.tsx';
import { ByHand } from './by-hand.tsx';
import { DemoWay } from './demo-way.tsx';
import { ImportWay } from './import/import-way.tsx';
import { InDemo } from './in-demo.tsx';
import { ThisComputer } from './this-computer.tsx';
import { Ways } from './ways.tsx';

const HEADS: Readonly<Record<AddWay | 'hand', { readonly title: string; readonly about: string }>> = {
  hand: {
    title: 'Add a host',
    about:
      'Nothing is installed on it. It is read over SSH, and nothing is sent to it before you have confirmed who it is.',
  },
  import: {
    title: 'Import a list of hosts',
    about: 'You see what it would do first. Nothing is changed, and no host is contacted, before you apply it.',
  },
  'this-computer': {
    title: 'Check this computer',
    about: 'Reads the computer that Rounds runs on. No login and no network are needed, and nothing on it is changed.',
  },
  demo: { title: 'Try the demo clinic', about: 'Everything Rounds does, on hosts that are made of data.' },
};

/** Adds hosts: by hand, from a list, or the computer that Rounds runs on. */
export function AddPage({ way }: { readonly way?: AddWay }) {
  const demo = useScreenStore('fleet', ({ about }) => about?.demo === true);
  const { title, about } = HEADS[way ?? 'hand'];
  return (
    <MainArea narrow={way !== 'import'}>
      <PageHead title={title}>{about}</PageHead>
      <Ways way={way} />
      {way === 'demo' ? <DemoWay /> : demo ? <InDemo /> : <VaultGate>{wayOf(way)}</VaultGate>}
    </MainArea>
  );
}

function wayOf(way: Exclude<AddWay, 'demo'> | undefined) {
  switch (way) {
    case undefined:
      return <ByHand />;
    case 'import':
      return <ImportWay />;
    case 'this-computer':
      return <ThisComputer />;
  }
}
