import type { Role } from '../../contract/enums.ts';
import { DEVICE_SITE_ID, DEVICE_SITE_NAME } from '../../contract/primitives.ts';
import type { Technician, TechnicianView } from '../../contract/technicians.ts';
import { policyDraft } from '../fleet/policy.ts';
import type { Services } from '../services.ts';
import { roleRecord } from '../technicians/records.ts';
import { os } from './base.ts';

/** The people who work with this data folder. */
export function technicianHandlers(services: Services) {
  const { technicians } = services;
  return {
    list: os.technicians.list.handler(() => technicians.list().map((one) => view(services, one))),
    add: os.technicians.add.handler(({ input }) => add(services, input)),
    setRole: os.technicians.setRole.handler(({ input }) => setRole(services, input)),
    use: os.technicians.use.handler(async ({ input }) =>
      view(services, await technicians.use(input.technician, input.passphrase)),
    ),
    changePassphrase: os.technicians.changePassphrase.handler(async ({ input }) => {
      await technicians.changePassphrase(input.technician, input.current, input.next);
      return { ok: true as const };
    }),
  };
}

function view({ technicians }: Services, one: Technician): TechnicianView {
  return { ...one, current: technicians.currentId() === one.technician_id };
}

/** A lead is made in two steps, so that the role is never there without its record. */
async function add(
  services: Services,
  input: { name: string; passphrase: string; role: Role },
): Promise<TechnicianView> {
  const role = input.role === 'lead' ? 'technician' : input.role;
  const made = await services.technicians.create(input.name, input.passphrase, role);
  if (role === input.role) return view(services, made);
  const { technician_id } = made;
  return setRole(services, { technician: technician_id, role: input.role, reason: 'added in this role' });
}

/** Nobody takes a role quietly: the record is sealed before the role is in force. */
async function setRole(services: Services, input: { technician: string; role: Role; reason: string }) {
  const { technicians, desk, clock } = services;
  const before = technicians.find(input.technician);
  if (before.role === input.role) return view(services, before);
  const [sealed] = desk.seal([
    policyDraft(
      {
        subject: 'technician',
        site: { site_id: DEVICE_SITE_ID, name: DEVICE_SITE_NAME },
        before: roleRecord(before.technician_id, before.role),
        after: roleRecord(before.technician_id, input.role),
        by: services.actor,
        reason: input.reason,
      },
      clock,
    ),
  ]);
  const after = await technicians.setRole(before.technician_id, input.role);
  return { ...view(services, after), ...(sealed === undefined ? {} : { bundle_id: sealed.bundleId }) };
}
