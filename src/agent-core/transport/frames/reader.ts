import { MAX_OUTPUT_BYTES, maxAnswerBytes } from '../limits.ts';
import type { Frame, Probe } from '../session.ts';
import { type FrameLine, parseFrameLine } from './grammar.ts';
import { judgeFrame } from './judge.ts';
import { createLineCutter } from './lines.ts';

/** What {@link createFrameReader} needs. */
export interface FrameReaderOptions {
  /** The nonce of the script that was sent. */
  readonly nonce: string;
  readonly probes: readonly Probe[];
  /** Told once for every probe whose last line came. A frame that is forged later is garbled in {@link FrameReader.close} alone. */
  readonly onFrame?: (name: string, frame: Frame) => void;
  readonly onHello?: (hello: Extract<FrameLine, { kind: 'hello' }>) => void;
}

/** Why a probe has no frame when the answer ended early. */
export type Ending = Pick<Extract<Frame, { status: 'missing' }>, 'reason' | 'detail'>;

/** Reads the answer to one script. */
export interface FrameReader {
  /** Takes bytes in whatever pieces they arrive. Never throws. */
  push(chunk: Buffer): void;
  /** The script's last line came: the answer is whole. */
  readonly ended: boolean;
  /** More bytes than an honest answer can have: stop reading. What comes after is ignored. */
  readonly flooded: boolean;
  /** Lines with our nonce came that belong to no probe: somebody forges, or the host is broken. */
  readonly strange: boolean;
  /** The beginning of what was no frame: a banner, an error of the shell. Hostile text. */
  readonly noise: string;
  /** A frame for every probe asked; `ending` says why those that did not come are missing. */
  close(ending: Ending): ReadonlyMap<string, Frame>;
}

interface Slot {
  readonly probe: Probe;
  pieces: Buffer[];
  bytes: number;
  frame: Frame | undefined;
  forged: boolean;
}

/** What of the noise is kept for a person to read. */
const NOISE_KEPT_BYTES = 2048;

const LINE_END = Buffer.from('\n');

/**
 * Reads frames out of hostile bytes. Memory is bounded whatever arrives: 1 MiB a probe, one line, and the bytes of the whole
 * answer are limited. Lines with another nonce are noise; lines with ours that are none of the grammar, belong to no probe,
 * or come after the last line of their probe, spoil the frame they name.
 */
export function createFrameReader(options: FrameReaderOptions): FrameReader {
  const slots = new Map<string, Slot>(
    options.probes.map((probe) => [probe.name, { probe, pieces: [], bytes: 0, frame: undefined, forged: false }]),
  );
  const tag = Buffer.from(`${options.nonce} `, 'latin1');
  const limit = maxAnswerBytes(slots.size);
  const noise: Buffer[] = [];
  let noiseBytes = 0;
  let received = 0;
  let ended = false;
  let greeted = false;
  let strange = false;

  const addNoise = (buffer: Buffer, start: number, end: number) => {
    if (noiseBytes >= NOISE_KEPT_BYTES || start === end) return;
    const piece = Buffer.from(buffer.subarray(start, Math.min(end, start + NOISE_KEPT_BYTES - noiseBytes)));
    noiseBytes += piece.length + 1;
    noise.push(piece, LINE_END);
  };

  const onLine = (buffer: Buffer, start: number, end: number) => {
    const tagged = end - start >= tag.length && buffer.compare(tag, 0, tag.length, start, start + tag.length) === 0;
    if (ended || !tagged) {
      addNoise(buffer, start, end);
      return;
    }
    const text = buffer.toString('latin1', start + tag.length, end);
    const parsed = parseFrameLine(text);
    if (parsed === undefined) spoil(text.split(' ')[1]);
    else if (parsed.kind === 'end') ended = true;
    else if (parsed.kind === 'hello') {
      if (!greeted) options.onHello?.(parsed);
      greeted = true;
    } else take(parsed);
  };

  const spoil = (name: string | undefined) => {
    const slot = slots.get(name ?? '');
    if (slot === undefined) {
      strange = true;
      return;
    }
    slot.forged = true;
    slot.pieces = [];
  };

  const take = (line: Extract<FrameLine, { kind: 'data' | 'finish' }>) => {
    const slot = slots.get(line.name);
    if (slot?.forged) return;
    if (slot === undefined || slot.frame !== undefined) spoil(line.name);
    else if (line.kind === 'data') {
      slot.bytes += line.bytes.length;
      if (slot.bytes > MAX_OUTPUT_BYTES) spoil(line.name);
      else slot.pieces.push(line.bytes);
    } else {
      slot.frame = judgeFrame(slot.probe, line, Buffer.concat(slot.pieces));
      slot.pieces = [];
      options.onFrame?.(line.name, slot.frame);
    }
  };

  const cutter = createLineCutter(onLine);
  return {
    push(chunk) {
      if (received > limit) return;
      received += chunk.length;
      cutter.push(chunk);
    },
    get ended() {
      return ended;
    },
    get flooded() {
      return received > limit;
    },
    get strange() {
      return strange;
    },
    get noise() {
      return Buffer.concat(noise).toString('utf8');
    },
    close: (ending) => new Map([...slots].map(([name, slot]) => [name, lastWord(slot, ended, ending)])),
  };
}

function lastWord(slot: Slot, ended: boolean, ending: Ending): Frame {
  if (slot.forged) {
    return garbled(
      'Lines that carry the mark of this answer do not fit it: something on the host writes into the session. Look for who else uses this login.',
    );
  }
  if (slot.frame !== undefined) return slot.frame;
  return ended
    ? garbled(
        'The host ended its answer without the last line of this probe. Scan again; if it stays so, run "rounds doctor" for this host.',
      )
    : { status: 'missing', ...ending };
}

function garbled(detail: string): Frame {
  return { status: 'missing', reason: 'garbled', detail };
}
