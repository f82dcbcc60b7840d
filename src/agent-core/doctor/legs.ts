import type { Problem } from '../../contract/errors.ts';
import type { PeerOffer } from '../../contract/fleet.ts';
import type { DoctorItem, DoctorStep } from '../../contract/live.ts';
import type { HostTarget, ReachStep } from '../transport/session.ts';

/** One host on the way, the last one being the host itself, and how far we came with it. */
export interface Leg {
  /** The same target, which writes down what was reached. */
  readonly target: HostTarget;
  readonly reached: Map<ReachStep, string>;
  offer(): PeerOffer | undefined;
}

/** A target, with its jump hosts, that writes down how far we come. The last leg is the target itself. */
export function watchLegs(target: HostTarget): Leg[] {
  const jumps = (target.jumps ?? []).map(watchLeg);
  const last = watchLeg(target);
  return [...jumps, { ...last, target: { ...last.target, jumps: jumps.map((leg) => leg.target) } }];
}

function watchLeg(target: HostTarget): Leg {
  const reached = new Map<ReachStep, string>();
  let shown: PeerOffer | undefined;
  return {
    reached,
    offer: () => shown,
    target: {
      ...target,
      onStep: (step, detail) => {
        if (!reached.has(step)) reached.set(step, detail);
      },
      onOffer: (offer) => {
        shown ??= offer;
        target.onOffer(offer);
      },
    },
  };
}

const ORDER: readonly DoctorStep[] = ['dns', 'tcp', 'ssh', 'identity', 'login'];
const STEP_OF: Readonly<Record<string, ReachStep>> = {
  dns: 'resolved',
  tcp: 'connected',
  ssh: 'greeted',
  login: 'logged_in',
};

/**
 * What is to be said of every step on the way. `problem`: why we did not arrive; undefined when we did. A jump host that was
 * in use already has no steps of its own: it was passed.
 */
export function legItems(legs: readonly Leg[], problem: Problem | undefined): DoctorItem[] {
  if (problem === undefined) return legs.flatMap((leg) => ORDER.map((step) => passed(leg, step)));
  const stuckAt = stuckLeg(legs);
  return legs.flatMap((leg, index) => {
    if (index < stuckAt) return ORDER.map((step) => passed(leg, step));
    if (index > stuckAt)
      return [item(leg, 'dns', 'not_checked', `not tried: ${legs[stuckAt]?.target.name} comes first`)];
    const failing = stuckStep(leg, problem);
    return ORDER.map((step, order) => {
      const at = ORDER.indexOf(failing);
      if (order < at) return passed(leg, step);
      if (order > at) return item(leg, step, 'not_checked', 'not tried');
      return failed(item(leg, step, 'failed', ''), problem);
    });
  });
}

/** The leg after the last one that was passed. */
function stuckLeg(legs: readonly Leg[]): number {
  const farthest = legs.findLastIndex((leg) => leg.reached.size > 0);
  if (farthest < 0) return 0;
  const isPassed = legs[farthest]?.reached.has('logged_in') === true;
  return isPassed ? Math.min(farthest + 1, legs.length - 1) : farthest;
}

/** The step that failed: what the error is about, or else the first that was not reached. */
function stuckStep(leg: Leg, { code }: Problem): DoctorStep {
  if (code === 'IDENTITY_UNCONFIRMED' || code === 'E008') return 'identity';
  if (code === 'AUTH_FAILED') return 'login';
  if (code === 'TARGET_DNS') return 'dns';
  if (!leg.reached.has('connected')) return 'tcp';
  if (leg.offer() === undefined) return 'ssh';
  return 'login';
}

function passed(leg: Leg, step: DoctorStep): DoctorItem {
  if (step === 'identity') {
    const shown = leg.offer();
    const detail =
      shown === undefined
        ? 'confirmed before; this link was open'
        : `${shown.key_type} ${shown.fingerprint}, as confirmed`;
    return item(leg, step, 'ok', detail);
  }
  const detail = leg.reached.get(STEP_OF[step] ?? 'resolved') ?? 'the link was open already';
  return item(leg, step, 'ok', detail);
}

function item(leg: Leg, step: DoctorStep, result: DoctorItem['result'], detail: string): DoctorItem {
  const { name } = leg.target;
  return { name: `${name} ${step}`, host: name, step, result, detail };
}

/**
 * What happened as the detail, what to do as the advice: every message of ours says both, in this order. Details that the
 * message leaves out follow, each on a line of its own.
 */
export function failed(one: DoctorItem, problem: Problem): DoctorItem {
  const end = problem.message.search(/[.!] (?=[A-Z])/);
  const [detail, ...rest] =
    end < 0 ? [problem.message] : [problem.message.slice(0, end + 1), problem.message.slice(end + 2)];
  const advice = [rest.join(' '), ...(problem.details ?? [])].filter((line) => line !== '').join('\n');
  return { ...one, result: 'failed', detail: detail ?? problem.message, ...(advice === '' ? {} : { advice }) };
}
