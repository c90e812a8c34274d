// Unpacks the module of the page (`crates/xtask/src/pack.rs`): LZMA, and behind it a digest.
//
// A stream that was cut off or changed nearly always ends at the wrong place. Not always: a literal
// may become another one that takes as much of the stream. Hence the digest.

import { decode } from "./lzma.mjs";

/** What `pack.mjs` appends: the digest of the output, the lowest byte first. */
export const DIGEST_BYTES = 4;

/** A number that another output will hardly have (FNV-1a, 32 bits). */
export const digest = (bytes) => {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x0100_0193);
  return hash >>> 0;
};

/** Unpacks a file that ends with the digest; throws an Error if it is not whole. */
export const unpack = (file) => {
  const end = Math.max(file.length - DIGEST_BYTES, 0);
  const output = decode(file.subarray(0, end));
  const told = new DataView(file.buffer, file.byteOffset).getUint32(end, true);
  if (digest(output) !== told) throw new Error("the packed module has not arrived whole");
  return output;
};
