/** Length of the header that each frame begins with, bytes. Numbers in it are little-endian; the README draws it. */
export const HEADER_BYTES = 32;

/** Kinds of frames, as their first byte says. */
const KINDS = [undefined, "data", "ack", "reset"] as const;

/** What a frame is for: a part of a message, news of what has arrived, or the end of the link. */
export type FrameKind = "data" | "ack" | "reset";

const FIRST = 1;
const LAST = 2;
const RESEND = 4;

/** Which link a frame belongs to. Both ends have the same. */
export interface LinkId {
  /** Rises whenever the client gives a link up and makes another; integer, 0 to 65535, then 0 again. */
  readonly epoch: number;
  /** Which process the host is: random, drawn when it starts; integer, 0 to 2^32 - 1. */
  readonly incarnation: number;
}

/** A frame's header, as it was read. Its numbers may be anything. */
export interface FrameHeader extends LinkId {
  readonly kind: FrameKind;
  /** Data: whether it is the first part of its message. */
  readonly isFirst: boolean;
  /** Data: whether it is the last part of its message. */
  readonly isLast: boolean;
  /** Ack: whether what has not arrived is to be sent again. */
  readonly isResend: boolean;
  /** Data: its number. Ack: the number that its sender's next data frame will have. */
  readonly sequence: number;
  /** All data frames below this number have arrived where this frame was sent. */
  readonly ack: number;
  /** Data, first part: length of the message, bytes. Ack: how long the newest frame had been there, ms. */
  readonly extent: number;
}

/** What {@link startData} writes of a data frame. */
export interface DataPart {
  readonly id: LinkId;
  readonly sequence: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Length of the whole message, bytes. */
  readonly totalBytes: number;
  /** Length of this part, bytes. */
  readonly partBytes: number;
}

/** What {@link ackFrame} writes. */
export interface AckParts {
  readonly id: LinkId;
  readonly isResend: boolean;
  readonly sequence: number;
  readonly waitedMs: number;
}

/** Reads a frame's header. Returns undefined where there is none, or its kind is unknown. */
export function readHeader(frame: Uint8Array): FrameHeader | undefined {
  const kind = KINDS[frame[0] ?? 0];
  if (kind === undefined || frame.length < HEADER_BYTES) return undefined;
  const view = viewOf(frame);
  const flags = view.getUint8(1);
  return {
    kind,
    isFirst: (flags & FIRST) !== 0,
    isLast: (flags & LAST) !== 0,
    isResend: (flags & RESEND) !== 0,
    epoch: view.getUint16(2, true),
    incarnation: view.getUint32(4, true),
    sequence: view.getFloat64(8, true),
    ack: view.getFloat64(16, true),
    extent: view.getFloat64(24, true),
  };
}

/** Makes a data frame: its payload is zeros, and it has no ack yet. */
export function startData(parts: DataPart): Uint8Array<ArrayBuffer> {
  const flags = (parts.isFirst ? FIRST : 0) | (parts.isLast ? LAST : 0);
  const extent = parts.isFirst ? parts.totalBytes : 0;
  return start({ kind: "data", id: parts.id, flags, sequence: parts.sequence, extent }, HEADER_BYTES + parts.partBytes);
}

/** Writes into a frame what has arrived, as late as possible: each time that it is sent. */
export function writeAck(frame: Uint8Array, ack: number): void {
  viewOf(frame).setFloat64(16, ack, true);
}

/** Makes a frame that says what has arrived. It has no ack yet. */
export function ackFrame({ id, isResend, sequence, waitedMs }: AckParts): Uint8Array<ArrayBuffer> {
  return start({ kind: "ack", id, flags: isResend ? RESEND : 0, sequence, extent: waitedMs }, HEADER_BYTES);
}

/** Makes a frame that ends the link at the other end. */
export function resetFrame(id: LinkId): Uint8Array<ArrayBuffer> {
  return start({ kind: "reset", id, flags: 0, sequence: 0, extent: 0 }, HEADER_BYTES);
}

interface Start {
  readonly kind: FrameKind;
  readonly id: LinkId;
  readonly flags: number;
  readonly sequence: number;
  readonly extent: number;
}

function start({ kind, id, flags, sequence, extent }: Start, bytes: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(bytes);
  const view = viewOf(frame);
  view.setUint8(0, KINDS.indexOf(kind));
  view.setUint8(1, flags);
  view.setUint16(2, id.epoch, true);
  view.setUint32(4, id.incarnation, true);
  view.setFloat64(8, sequence, true);
  view.setFloat64(24, extent, true);
  return frame;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
