import { implement } from '@orpc/server';
import { contract } from '../../../src/contract/contract.ts';
import type { CustomCheckDetail } from '../../../src/contract/custom-checks.ts';
import type { ExceptionView } from '../../../src/contract/exceptions.ts';
import type { KeyRecord } from '../../../src/contract/keys.ts';
import type { TechnicianView } from '../../../src/contract/technicians.ts';
import { idOf, iso } from './fixtures.ts';
import type { FakeFleet } from './fleet.ts';
import type { Note } from './groups.ts';
import { problem } from './problem.ts';

/** 32 bytes in base64, told apart by a letter. */
const publicKey = (letter: string) => `${letter.repeat(43)}=`;

/** The people, keys, exceptions and custom checks of the pretended console. */
export function createFakePeople(fleet: FakeFleet, note: Note) {
  const technicians: TechnicianView[] = [];
  const exceptions: ExceptionView[] = [];
  const keys: KeyRecord[] = [];
  const customs: { dir?: string; checks: CustomCheckDetail[]; problems: string[] } = { checks: [], problems: [] };
  const os = implement(contract);

  /** As if somebody had added this person. */
  function addTechnician(name: string, role: TechnicianView['role'], current = false): TechnicianView {
    const n = technicians.length + 1;
    const made: TechnicianView = {
      technician_id: `01971000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      name,
      role,
      role_basis: 'self-asserted',
      key_id: String(n).repeat(64).slice(0, 64),
      public_key: publicKey('T'),
      created_at: iso(fleet.now()),
      current,
    };
    technicians.push(made);
    return made;
  }
  const person = (ref: string): TechnicianView => {
    const found = technicians.find((one) => one.technician_id === ref || one.name === ref);
    if (found === undefined) throw problem({ code: 'NOT_FOUND', message: `There is no technician "${ref}".` });
    return found;
  };
  const custom = (name: string): CustomCheckDetail => {
    const found = customs.checks.find((one) => one.id === `custom:${name}`);
    if (found === undefined) throw problem({ code: 'NOT_FOUND', message: `There is no custom check ${name}.` });
    return found;
  };
  const nameOf = (scope: ExceptionView['scope'], id: string): string =>
    (scope === 'site'
      ? fleet.sites.find((one) => one.site_id === id)?.name
      : [...fleet.rows.values()].find((row) => row.host.host_id === id)?.host.name) ?? id;

  return {
    addTechnician,
    exceptions,
    keys,
    customs,
    technicianHandlers: {
      list: os.technicians.list.handler(() => technicians),
      add: os.technicians.add.handler(({ input }) => {
        note('technicians.add', { name: input.name, role: input.role });
        return addTechnician(input.name, input.role);
      }),
      setRole: os.technicians.setRole.handler(({ input }) => {
        note('technicians.setRole', input);
        return { ...Object.assign(person(input.technician), { role: input.role }), bundle_id: idOf('bundle', 1) };
      }),
      use: os.technicians.use.handler(({ input }) => {
        note('technicians.use', { technician: input.technician });
        const next = person(input.technician);
        for (const one of technicians) one.current = one === next;
        return next;
      }),
      changePassphrase: os.technicians.changePassphrase.handler(() => ({ ok: true })),
    },
    customCheckHandlers: {
      list: os.customChecks.list.handler(() => ({
        ...customs,
        checks: customs.checks.map(({ files: _files, folder: _folder, ...view }) => view),
      })),
      show: os.customChecks.show.handler(({ input }) => custom(input.name)),
      accept: os.customChecks.accept.handler(({ input }) => {
        note('customChecks.accept', input);
        const one = custom(input.name);
        if (one.sha256 !== input.sha256)
          throw problem({ code: 'CONFLICT', message: 'It was changed since it was reviewed. Look at it again.' });
        const accepted = {
          sha256: input.sha256,
          at: iso(fleet.now()),
          by: 'Dana Lead',
          technician_id: '01971000-0000-7000-8000-000000000001',
        };
        return { ...Object.assign(one, { state: 'active', accepted }), bundle_id: idOf('bundle', 1) };
      }),
      withdraw: os.customChecks.withdraw.handler(({ input }) => {
        note('customChecks.withdraw', input);
        const { accepted: _, ...rest } = custom(input.name);
        customs.checks = customs.checks.map((one) => (one.id === rest.id ? { ...rest, state: 'inert' } : one));
        return { ok: true, bundle_id: idOf('bundle', 1) };
      }),
    },
    addException: os.exceptions.add.handler(({ input }) => {
      note('exceptions.add', input);
      const { target, review_by = '2099-01-31', measure, ...rest } = input;
      const made: ExceptionView = {
        ...rest,
        ...(measure === undefined ? {} : { measure }),
        scope: target.scope,
        target_id: target.id,
        target: nameOf(target.scope, target.id),
        by: 'Dana Lead',
        review_by,
        standing: 'current',
      };
      exceptions.push(made);
      return { ...made, bundle_id: idOf('bundle', 1) };
    }),
    removeException: os.exceptions.remove.handler(({ input }) => {
      note('exceptions.remove', input);
      const at = exceptions.findIndex((one) => one.target_id === input.target.id && one.check === input.check);
      if (at < 0) throw problem({ code: 'NOT_FOUND', message: 'This baseline holds no such exception.' });
      exceptions.splice(at, 1);
      return { ok: true, bundle_id: idOf('bundle', 1) };
    }),
    listKeys: os.keys.list.handler(() => keys),
  };
}
