import type { Platform } from '../../contract/enums.ts';
import linux from './templates/linux.yaml?raw';
import nixos from './templates/nixos.yaml?raw';
import windows from './templates/windows.yaml?raw';

const TEMPLATES: Readonly<Record<Platform, string>> = { linux, nixos, windows };

/** A baseline to start from: valid as it is, every option explained, what nobody can know beforehand commented out. */
export function baselineTemplate(platform: Platform): string {
  return TEMPLATES[platform];
}
