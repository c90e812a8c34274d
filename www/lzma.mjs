// Decodes a file of the format LZMA, in which the module of the page ships (`unpack.mjs`).
//
// No browser has a decoder for it. This one follows the specification that Igor Pavlov has put into
// the public domain ("LZMA specification", 2015, https://7-zip.org/sdk.html), whose names are kept
// where it has some.
//
//     bytes   0         1 … 4       5 … 12               13 …
//             lc lp pb  the window  the length unpacked  a stream of bits
//
// What was packed is a row of literals and of matches: "`length` bytes, as they stood `distance`
// back". Of each bit the decoder knows from those before it how likely it is to be 0; the likelier
// a bit is what it turns out to be, the less of the stream it takes (a range coder). The window is
// the whole output here, so nothing is ever copied out of one.

// A likelihood has 11 bits; it begins in the middle and moves by a 32nd of what is left.
const BITS = 11;
const EVEN = 1 << (BITS - 1);
const MOVE = 5;
/** Below this the range takes in another byte. */
const TOP = 2 ** 24;
// Where the decoder keeps its two numbers.
const RANGE = 0;
const CODE = 1;

const HEADER_BYTES = 13;
/** The longest output that is believed: 64 MiB, and the module of the page has less than 1. */
const LENGTH_MAX = 2 ** 26;
/** The distance that ends a file. */
const END = 0xffff_ffff;

// Where the likelihoods of each kind of bit begin, in one array. `STATES` tells 12 kinds of what
// came before (a literal, a match …), each with up to 16 positions.
const STATES = 12;
const POSITIONS = 16;
const IS_MATCH = 0;
const IS_REP = IS_MATCH + STATES * POSITIONS;
const IS_REP_G0 = IS_REP + STATES;
const IS_REP_G1 = IS_REP_G0 + STATES;
const IS_REP_G2 = IS_REP_G1 + STATES;
const IS_REP0_LONG = IS_REP_G2 + STATES;
const POS_SLOT = IS_REP0_LONG + STATES * POSITIONS;
const POS_SPECIAL = POS_SLOT + 4 * 64;
const ALIGN = POS_SPECIAL + 128;
// A length: two choices, then a tree of 3 bits for each position, another, and one of 8 bits.
const LENGTH_LOW = 2;
const LENGTH_MIDDLE = LENGTH_LOW + POSITIONS * 8;
const LENGTH_HIGH = LENGTH_MIDDLE + POSITIONS * 8;
const LENGTH = ALIGN + 16;
const REP_LENGTH = LENGTH + LENGTH_HIGH + 256;
const LITERAL = REP_LENGTH + LENGTH_HIGH + 256;
const LITERAL_SIZE = 0x300;

const broken = () => new Error("the packed module has not arrived whole");

/** The range decoder: bits from bytes. */
const decoder = (bytes, place, size) => {
  const likelihoods = new Uint16Array(size).fill(EVEN);
  // Numbers of 32 bits in variables that functions share would be allocated anew at each change.
  const state = new Uint32Array(2);
  state[RANGE] = 0xffff_ffff;
  let at = place;

  const next = () => {
    if (at >= bytes.length) throw broken();
    return bytes[at++];
  };
  if (next() !== 0) throw broken();
  for (let i = 0; i < 4; i++) state[CODE] = (state[CODE] << 8) | next();

  /** Takes in a byte if the range has become small. */
  const refill = () => {
    if (state[RANGE] >= TOP) return;
    state[RANGE] <<= 8;
    state[CODE] = (state[CODE] << 8) | next();
  };

  /** One bit, by the likelihood that stands at `index`. */
  const bit = (index) => {
    const likelihood = likelihoods[index];
    const bound = (state[RANGE] >>> BITS) * likelihood;
    const value = state[CODE] < bound ? 0 : 1;
    if (value === 0) {
      state[RANGE] = bound;
      likelihoods[index] = likelihood + ((2 * EVEN - likelihood) >>> MOVE);
    } else {
      state[RANGE] -= bound;
      state[CODE] -= bound;
      likelihoods[index] = likelihood - (likelihood >>> MOVE);
    }
    refill();
    return value;
  };

  /** `count` bits that are as likely to be 0 as 1, the highest first. */
  const direct = (count) => {
    let value = 0;
    for (let i = 0; i < count; i++) {
      state[RANGE] >>>= 1;
      const one = state[CODE] < state[RANGE] ? 0 : 1;
      if (one === 1) state[CODE] -= state[RANGE];
      value = 2 * value + one;
      refill();
    }
    return value;
  };

  /** A number of `count` bits, the highest first; each bit depends on those before it. */
  const tree = (base, count) => {
    let node = 1;
    for (let i = 0; i < count; i++) node = 2 * node + bit(base + node);
    return node - (1 << count);
  };

  /** The same, the lowest first. */
  const reverse = (base, count) => {
    let node = 1;
    let value = 0;
    for (let i = 0; i < count; i++) {
      const one = bit(base + node);
      node = 2 * node + one;
      value |= one << i;
    }
    return value;
  };

  const length = (base, position) => {
    if (bit(base) === 0) return 2 + tree(base + LENGTH_LOW + 8 * position, 3);
    if (bit(base + 1) === 0) return 10 + tree(base + LENGTH_MIDDLE + 8 * position, 3);
    return 18 + tree(base + LENGTH_HIGH, 8);
  };

  /** How far back a match of this length lies, less 1. */
  const distance = (matched) => {
    const slot = tree(POS_SLOT + 64 * Math.min(matched - 2, 3), 6);
    if (slot < 4) return slot;
    const count = (slot >> 1) - 1;
    const start = ((2 + (slot & 1)) << count) >>> 0;
    if (slot < 14) return start + reverse(POS_SPECIAL + start - slot, count);
    return start + 16 * direct(count - 4) + reverse(ALIGN, 4);
  };

  /** A byte; `matched` is what the last match would go on with, or -1 after a literal. */
  const literal = (base, matched) => {
    let node = 1;
    if (matched >= 0) {
      let rest = matched;
      while (node < 256) {
        const expected = (rest >> 7) & 1;
        rest <<= 1;
        const one = bit(base + ((1 + expected) << 8) + node);
        node = 2 * node + one;
        if (one !== expected) break;
      }
    }
    while (node < 256) node = 2 * node + bit(base + node);
    return node & 255;
  };

  const finished = () => state[CODE] === 0 && at === bytes.length;
  return { bit, length, distance, literal, finished };
};

/** What the header says: three counts of bits, and the length. */
const header = (bytes) => {
  if (bytes.length < HEADER_BYTES) throw broken();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [lc, lp, pb] = [bytes[0] % 9, Math.floor(bytes[0] / 9) % 5, Math.floor(bytes[0] / 45)];
  const size = view.getUint32(5, true) + view.getUint32(9, true) * 2 ** 32;
  if (pb > 4 || size > LENGTH_MAX) throw new Error("the module is packed in another format");
  return { lc, lp, pb, size };
};

/** Decodes a whole file of the format into new bytes; throws an Error if it does not end well. */
export const decode = (bytes) => {
  const { lc, lp, pb, size } = header(bytes);
  const output = new Uint8Array(size);
  const coder = decoder(bytes, HEADER_BYTES, LITERAL + (LITERAL_SIZE << (lc + lp)));
  const { bit } = coder;
  let state = 0;
  let rep0 = 0;
  let rep1 = 0;
  let rep2 = 0;
  let rep3 = 0;
  let at = 0;

  const literal = () => {
    const before = at > 0 ? output[at - 1] : 0;
    const context = ((at & ((1 << lp) - 1)) << lc) + (before >> (8 - lc));
    const matched = state < 7 ? -1 : output[at - rep0 - 1];
    output[at++] = coder.literal(LITERAL + LITERAL_SIZE * context, matched);
    state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
  };

  /** The length of a match at a new distance, which becomes the first of the last four. */
  const fresh = (position) => {
    rep3 = rep2;
    rep2 = rep1;
    rep1 = rep0;
    const length = coder.length(LENGTH, position);
    rep0 = coder.distance(length);
    state = state < 7 ? 7 : 10;
    return length;
  };

  /** The length of a match at one of the last four distances, which becomes the first. */
  const repeated = (position) => {
    if (bit(IS_REP_G0 + state) === 0) {
      if (bit(IS_REP0_LONG + state * POSITIONS + position) === 0) {
        state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      let distance = rep1;
      if (bit(IS_REP_G1 + state) === 1) {
        distance = rep2;
        if (bit(IS_REP_G2 + state) === 1) {
          distance = rep3;
          rep3 = rep2;
        }
        rep2 = rep1;
      }
      rep1 = rep0;
      rep0 = distance;
    }
    const length = coder.length(REP_LENGTH, position);
    state = state < 7 ? 8 : 11;
    return length;
  };

  // A file may end when its length is reached, or with a match at the greatest distance there is.
  while (at < size || !coder.finished()) {
    const position = at & ((1 << pb) - 1);
    if (bit(IS_MATCH + state * POSITIONS + position) === 0) {
      if (at === size) throw broken();
      literal();
      continue;
    }
    const length = bit(IS_REP + state) === 0 ? fresh(position) : repeated(position);
    if (rep0 === END && at === size && coder.finished()) break;
    if (rep0 >= at || length > size - at) throw broken();
    for (const end = at + length; at < end; at++) output[at] = output[at - rep0 - 1];
  }
  return output;
};
