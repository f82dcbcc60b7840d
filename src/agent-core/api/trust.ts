import type { Host, Trust } from '../../contract/fleet.ts';
import { isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import { policyDraft } from '../fleet/policy.ts';
import { trustOf } from '../fleet/trust.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';
import { hostOf, siteOf } from './lookup.ts';

/** Known peers: who a host is, confirmed by a person, one host at a time. */
export function trustHandlers(services: Services) {
  const { fleet } = services;
  return {
    list: os.trust.list.handler(() => fleet.hosts().map((host) => trustOf(fleet, host))),
    show: os.trust.show.handler(({ input, signal }) => ask(services, hostOf(fleet, input.host), signal)),
    accept: os.trust.accept.handler(({ input, signal }) =>
      accept(services, hostOf(fleet, input.host), input.fingerprint, signal),
    ),
    forget: os.trust.forget.handler(({ input }) => {
      forget(services, hostOf(fleet, input.host));
      return { ok: true as const };
    }),
  };
}

/** Asks the host for its identity; a host that cannot be reached leaves what is remembered. */
async function ask(services: Services, host: Host, signal: AbortSignal | undefined): Promise<Trust> {
  const offer = await services.transport.identify(services.target(host), signal ?? services.closing);
  if (offer !== undefined) services.fleet.setOffer(host.host_id, offer);
  return trustOf(services.fleet, host);
}

/** Pins exactly what the person compared, and only if the host shows the same now. */
async function accept(
  services: Services,
  host: Host,
  fingerprint: string,
  signal: AbortSignal | undefined,
): Promise<Trust> {
  const { fleet } = services;
  const known = fleet.peer(host.host_id);
  if (known !== undefined && known.fingerprint !== fingerprint) {
    throw new RoundsError(
      'E008',
      `${host.name} is already known by another key. If it was reinstalled and you know why the key changed, run "rounds trust forget ${host.name}" first, then compare the new fingerprint on the host itself.`,
      { details: [`known since ${known.accepted_at}: ${known.fingerprint}`, `given now: ${fingerprint}`] },
    );
  }
  const offer = await services.transport.identify(services.target(host), signal ?? services.closing);
  if (offer === undefined)
    throw new RoundsError('INVALID_INPUT', `${host.name} is this computer: there is no identity to accept.`);
  fleet.setOffer(host.host_id, offer);
  if (offer.fingerprint !== fingerprint) {
    throw new RoundsError(
      'IDENTITY_UNCONFIRMED',
      `${host.name} shows another fingerprint than the one you gave, so nothing was accepted. Read it again on the host itself.`,
      {
        details: [`shown by the host: ${offer.fingerprint} (${offer.key_type})`, `given: ${fingerprint}`],
      },
    );
  }
  if (known !== undefined) return trustOf(fleet, host);
  const peer = {
    host_id: host.host_id,
    key_type: offer.key_type,
    fingerprint,
    accepted_at: isoTime(services.clock.now()),
    accepted_by: services.actor,
  };
  services.atomically(() => {
    fleet.setPeer(peer);
    services.desk.seal([
      change(services, host, {}, { key_type: peer.key_type, fingerprint }, 'fingerprint compared and accepted'),
    ]);
  });
  services.fleetChanged();
  return trustOf(fleet, host);
}

function forget(services: Services, host: Host): void {
  const known = services.fleet.peer(host.host_id);
  if (known === undefined) throw new RoundsError('NOT_FOUND', `${host.name} has no accepted identity to forget.`);
  services.atomically(() => {
    services.fleet.removePeer(host.host_id);
    services.desk.seal([
      change(
        services,
        host,
        { key_type: known.key_type, fingerprint: known.fingerprint },
        {},
        'known identity forgotten',
      ),
    ]);
  });
  services.fleetChanged();
}

function change(
  services: Services,
  host: Host,
  before: Record<string, string>,
  after: Record<string, string>,
  reason: string,
) {
  const site = siteOf(services.fleet, host.site_id);
  return policyDraft({ subject: 'known_peer', site, host, before, after, by: services.actor, reason }, services.clock);
}
