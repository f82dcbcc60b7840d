/** What of one probe's output reaches us; the rest is counted and hashed on the host (spec: 1 MiB a probe). */
export const MAX_OUTPUT_BYTES = 1024 * 1024;

/** Bytes of output in one line of a frame: their base64 ({@link LINE_BASE64} digits) and the tag stay below 2 KiB. */
export const LINE_BYTES = 1470;

/** Base64 digits of {@link LINE_BYTES} bytes. */
export const LINE_BASE64 = 1960;

/** Longest line that is read at all. A line of ours has at most 2 KiB; what is longer is somebody else's. */
export const MAX_LINE_BYTES = 4096;

/**
 * Probes of one script. So bounded, a whole answer takes at most this many MiB, twice that as text in memory: with what is
 * on the way, less than the 64 MiB that hostile output may cost us.
 */
export const MAX_PROBES = 24;

/** A script's argument on Linux has at most 128 KiB (MAX_ARG_STRLEN); a variable likewise. */
export const MAX_SCRIPT_BYTES = 100 * 1024;

/** Text around the frames that is put up with: banners, messages of the day. */
export const MAX_NOISE_BYTES = 1024 * 1024;

/** How many bytes an honest answer to `probes` probes has at most, with noise around it. */
export function maxAnswerBytes(probes: number): number {
  return probes * Math.ceil((MAX_OUTPUT_BYTES / LINE_BYTES) * 2048 + 4096) + MAX_NOISE_BYTES;
}

/** New logins at the same time per server or jump host: sshd drops more than 10 that have not logged in yet (MaxStartups 10:30:100). */
export const MAX_LOGINS_PER_SERVER = 8;
