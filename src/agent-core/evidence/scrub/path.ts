import type { Span } from './classes.ts';
import { namesPatient, namesPerson, wordsOf } from './names.ts';
import { type Component, DOCUMENT_ENDING, type FoundPath, scanPaths } from './path-scan.ts';
import type { Scene } from './scene.ts';
import { TAKEN, TYPED } from './shadow.ts';

/** Folders whose content is named after patients. */
const OF_PATIENTS =
  /^(?:patients?|(?:patient|medical)[ _-]?(?:files?|records?|charts?|scans?|images?|docs?|documents?|data)|charts?|referrals?|consents?|scans?|x-?rays?)$/i;
/** Folders of the system: what lies below was not named by a clinic. */
const OF_SYSTEM =
  /^(?:usr|nix|etc|proc|sys|dev|boot|run|lib|lib64|bin|sbin|windows|program files|program files \(x86\)|systemroot)$/i;
/** Accounts that come with a system or that services run under: their home folder names nobody. */
const NO_PERSON =
  /^(?:public|default(?: user|apppool)?|all users|administrator|admin|guest|root|user|username|nixos|debian|ubuntu|rounds|linuxbrew|git|postgres|mysql|backup|restic|borg|svc[-_.].*|\.net.*|lost\+found)$/i;

/** Takes the parts of file paths that are named after people: profile folders, patients' folders, documents. */
export function takePathNames(scene: Scene): void {
  const found: Span[] = [];
  for (const path of scanPaths(scene.mask)) {
    for (const { text, start } of namesIn(path)) {
      found.push({ kind: 'name_in_path', start, end: start + text.length });
    }
  }
  scene.takeSpans(found);
}

function namesIn(path: FoundPath): Component[] {
  const names: Component[] = [];
  const first = path.components[0]?.text ?? '';
  const system = OF_SYSTEM.test(first);
  let profile = -1;
  let patients = false;
  path.components.forEach((component, at) => {
    const last = at === path.components.length - 1;
    if (profile === at - 1 && profile >= 0) {
      // `GET /home/index.php`: a file is nobody's home.
      if (!(last && /\.[a-z]{2,5}$/i.test(component.text)) && isProfile(component.text)) names.push(component);
    } else if (!system) {
      const stem = last ? withoutEnding(component) : component;
      if (namesSomebody(stem.text, patients, last && stem !== component)) names.push(stem);
    }
    if (isProfileRoot(component.text, at, path.windows)) profile = at;
    patients ||= OF_PATIENTS.test(component.text);
  });
  return names;
}

/** `C:\Users`, `\\server\users$`, `/home`, `/Users`, `/export/home`: the next folder is somebody's. */
function isProfileRoot(name: string, at: number, windows: boolean): boolean {
  if (windows) return at <= 2 && /^(?:users\$?|documents and settings|profiles?\$|homes?\$?)$/i.test(name);
  return (name === 'home' && at <= 1) || (name === 'Users' && at === 0);
}

function isProfile(name: string): boolean {
  return !NO_PERSON.test(name) && !name.includes(TYPED) && !name.includes(TAKEN) && /\p{L}/u.test(name);
}

function withoutEnding(component: Component): Component {
  const ending = DOCUMENT_ENDING.exec(component.text);
  return ending === null ? component : { text: component.text.slice(0, ending.index), start: component.start };
}

function namesSomebody(name: string, patients: boolean, document: boolean): boolean {
  const below = patients && (document || !/\.[A-Za-z0-9]{1,10}$/.test(name));
  if (!(below || document) || name.includes(TAKEN) || name.startsWith('.')) return false;
  const plain = name.replaceAll(TYPED, ' ');
  return (below && namesPatient(wordsOf(plain))) || (document && namesPerson(plain));
}
