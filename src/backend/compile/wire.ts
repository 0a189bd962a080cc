/** A message of protocol buffers: its fields by number, an array where one repeats. */
export interface Message {
  readonly [field: number]: Value | readonly Value[];
}
/** Integers and flags become varints, {@link Float} four bytes, the rest bytes with their length before them. */
export type Value = number | boolean | string | Uint8Array | Float | Message;

export class Float {
  constructor(readonly value: number) {}
}

const [varint, delimited, fixed32] = [0, 2, 5];

/** The bytes of a message (protobuf.dev/programming-guides/encoding). They are written from the last to the first: lengths are then known. */
export function encode(message: Message): Uint8Array {
  const writer = new BackwardWriter();
  writer.message(message);
  return writer.written();
}

class BackwardWriter {
  private bytes = Buffer.alloc(2 ** 14);
  /** How many bytes are written; they end where the buffer ends. */
  private size = 0;

  private get start(): number {
    return this.bytes.length - this.size;
  }

  written(): Uint8Array {
    return this.bytes.subarray(this.start);
  }

  message(message: Message): void {
    for (const [key, value] of Object.entries(message).reverse())
      for (const each of [value].flat().reverse()) this.field(Number(key), each as Value);
  }

  private field(number: number, value: Value): void {
    const before = this.size;
    const type = this.value(value);
    if (type === delimited) this.varint(this.size - before);
    this.varint(8 * number + type);
  }

  /** Writes a value without what stands before it; returns the type that does. */
  private value(value: Value): number {
    if (typeof value === "number" || typeof value === "boolean") {
      this.varint(Number(value));
      return varint;
    }
    if (value instanceof Float) {
      this.room(4).writeFloatLE(value.value);
      return fixed32;
    }
    if (typeof value === "string") this.room(Buffer.byteLength(value)).write(value);
    else if (value instanceof Uint8Array) this.room(value.length).set(value);
    else this.message(value as Message);
    return delimited;
  }

  /** Seven bits a byte, the lowest first; a negative integer as its 64 bits in two's complement. */
  private varint(value: number): void {
    if (value >= 0 && value < 128) return void (this.room(1)[0] = value);
    const digits: number[] = [];
    for (let rest = BigInt.asUintN(64, BigInt(value)); rest > 0n; rest >>= 7n) digits.push(Number(rest & 127n) | 128);
    digits[digits.length - 1] &= 127;
    this.room(digits.length).set(digits);
  }

  /** Makes room for so many bytes before those that are written, and returns it. */
  private room(size: number): Buffer {
    while (this.start < size) this.bytes = Buffer.concat([Buffer.alloc(this.bytes.length), this.bytes]);
    this.size += size;
    return this.bytes.subarray(this.start);
  }
}
