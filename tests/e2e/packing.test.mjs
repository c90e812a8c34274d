// What unpacks the module, against the packer of another: `www/lzma.mjs` and the package lzma1.
//
// The other tests of the page show that the shipped file is unpacked. Here files are made in which
// every branch of the format is taken, and files that are not whole.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { decode } from "../../www/lzma.mjs";
import { DIGEST_BYTES, digest, unpack } from "../../www/unpack.mjs";

const PACKAGES = new URL("../../crates/xtask/npm/node_modules/", import.meta.url);
const PACKER = new URL("lzma1/lib/index.js", PACKAGES);
assert.ok(existsSync(fileURLToPath(PACKER)), "no packer: run `cargo xtask setup`");
const { compress } = await import(PACKER);

/** Numbers that look random and are the same in every run (mulberry32). */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** New bytes and repetitions of old ones, near and far, short and long. */
function bytesLike(seed, length) {
  const number = numbers(seed);
  const bytes = [];
  while (bytes.length < length) {
    const isNew = bytes.length === 0 || number(3) === 0;
    const count = 1 + number(number(8) === 0 ? 400 : 12);
    const back = 1 + number(Math.min(bytes.length, number(2) === 0 ? 40 : 1_000_000));
    for (let i = 0; i < count; i++) {
      bytes.push(isNew ? number(256) : bytes[bytes.length - back]);
    }
  }
  return Uint8Array.from(bytes.slice(0, length));
}

const packed = (bytes, level = 9) => compress(bytes, level);

function decodes(bytes) {
  try {
    decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Packed by xz 5.4.1: `--format=lzma --lzma1=preset=9e,lc=1,lp=2,pb=0`. */
const FOREIGN = "EwAAAAT__________wAwiEtapVB1VmhiJaeUcy1aCTKV4EV803vwWX6ScRvezQkSjd__YoIAAA";

test("what was packed unpacks to itself, at every level", () => {
  for (let level = 1; level <= 9; level += 4) {
    for (const length of [1, 2, 3, 100, 5_000]) {
      const bytes = bytesLike(length + level, length);
      assert.deepEqual(decode(packed(bytes, level)), bytes, `${length} bytes, level ${level}`);
    }
  }
});

test("far and long repetitions and bytes that repeat nothing arrive, too", () => {
  const number = numbers(7);
  const long = bytesLike(5, 300_000);
  const noise = Uint8Array.from({ length: 70_000 }, () => number(256));
  const twice = new Uint8Array([...noise, ...noise]);
  for (const bytes of [long, noise, twice, new Uint8Array(100_000)]) {
    assert.ok(Buffer.from(bytes).equals(decode(packed(bytes))), `${bytes.length} bytes`);
  }
  assert.ok(packed(twice).length < 1.05 * noise.length, "it looks back over the whole");
});

test("the other parameters of the format are understood", () => {
  // It was packed from a stream, so its header has no length.
  const text = "a packed module, a packed module, and another packed module";
  const file = Buffer.from(FOREIGN, "base64url");
  file.writeBigUInt64LE(BigInt(text.length), 5);
  assert.equal(Buffer.from(decode(file)).toString(), text);
});

test("a file that is cut off anywhere is refused", () => {
  const file = packed(bytesLike(1, 3_000));
  for (let length = 0; length < file.length; length++) {
    assert.throws(() => decode(file.subarray(0, length)), /not arrived whole/, `${length} bytes`);
  }
});

test("a file that goes on, or says that it is longer or shorter, is refused", () => {
  const file = Buffer.from(packed(bytesLike(2, 3_000)));
  assert.throws(() => decode(new Uint8Array([...file, 0])), /not arrived whole/);
  for (const length of [2_999, 3_001, 1_000_000]) {
    const other = Buffer.from(file);
    other.writeUInt32LE(length, 5);
    assert.throws(() => decode(other), /not arrived whole/, `${length} bytes`);
  }
});

test("no changed bit passes for the module", () => {
  const bytes = bytesLike(3, 1_500);
  const end = Buffer.alloc(DIGEST_BYTES);
  end.writeUInt32LE(digest(bytes));
  const file = Buffer.concat([packed(bytes), end]);
  assert.deepEqual(unpack(file), bytes);
  // The window (bytes 1 to 4) says nothing to a decoder that keeps the whole output. And there are
  // bits that the stream alone would let pass.
  let passed = 0;
  for (let place = 13; place < file.length; place++) {
    for (let bit = 0; bit < 8; bit++) {
      const other = Uint8Array.from(file);
      other[place] ^= 1 << bit;
      assert.throws(() => unpack(other), Error, `bit ${bit} of byte ${place}`);
      passed += decodes(other.subarray(0, -DIGEST_BYTES)) ? 1 : 0;
    }
  }
  assert.ok(passed > 8 * DIGEST_BYTES, "the digest is worth its four bytes");
});

test("a page in the place of the module is refused", () => {
  for (const text of ["", "no", "<!doctype html><title>Not found</title>"]) {
    const page = new TextEncoder().encode(text);
    assert.throws(() => unpack(page), /another format|not arrived whole/, text);
  }
});
