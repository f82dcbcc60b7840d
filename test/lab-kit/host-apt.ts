import type { HostShell } from './host-shell.ts';

/** The packages of a host: `clinic-viewer` 1.0 and `clinic-notes` 1.0 are installed, 1.1 of each can be offered. */
export type HostApt = {
  /** Offers clinic-viewer 1.1 from an origin labelled Debian-Security and refreshes the package lists: exactly one security update. */
  offerSecurityUpdate(): Promise<void>;
  /** Offers clinic-notes 1.1 from the ordinary origin: an update that is not a security update. */
  offerOrdinaryUpdate(): Promise<void>;
  /** Installs clinic-viewer 1.1 as an administrator would, with apt-get. */
  installSecurityUpdate(): Promise<void>;
  /** Makes the package lists look as if they were last refreshed this long ago. */
  ageAptMetadata(days: number): Promise<void>;
};

export function hostApt(shell: HostShell): HostApt {
  const offer = async (mirror: 'debian' | 'security') => {
    await shell.must(`ln -sfn ${mirror}.pending /srv/mirror/${mirror} && apt-get -qq update`);
  };
  return {
    offerSecurityUpdate: () => offer('security'),
    offerOrdinaryUpdate: () => offer('debian'),
    async installSecurityUpdate() {
      await shell.must('DEBIAN_FRONTEND=noninteractive apt-get -qq -y install clinic-viewer=1.1');
    },
    async ageAptMetadata(days) {
      await shell.must(
        `find /var/lib/apt/lists /var/lib/apt/periodic /var/cache/apt/*.bin -exec touch -d '${days} days ago' {} + 2>/dev/null || true`,
      );
    },
  };
}
