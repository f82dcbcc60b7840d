import type { Frame, Probe, Transport } from '../../../src/agent-core/transport/session.ts';

/** What a custom probe of a scripted host answers; undefined = what the scripted host itself would. */
export type CustomAnswer = (probe: Probe) => string | undefined;

/** A transport whose host also answers probes that no recording knows; every probe that was asked is kept. */
export function withCustomAnswers(
  transport: Transport,
  answer: CustomAnswer,
): { readonly transport: Transport; readonly asked: Probe[] } {
  const asked: Probe[] = [];
  return {
    asked,
    transport: {
      identify: (target, signal) => transport.identify(target, signal),
      openRead: async (target, signal) => {
        const session = await transport.openRead(target, signal);
        return {
          identity: session.identity,
          alive: session.alive,
          probe: async (probes, options) => {
            asked.push(...probes);
            const answered = new Map<string, Frame>();
            for (const probe of probes) {
              const output = answer(probe);
              if (output !== undefined) answered.set(probe.name, { status: 'ok', exitCode: 0, ms: 3, output });
            }
            const run = await session.probe(
              probes.filter((probe) => !answered.has(probe.name)),
              options,
            );
            return { ...run, frames: new Map([...run.frames, ...answered]) };
          },
          [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
        };
      },
    },
  };
}
