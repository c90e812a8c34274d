// Packs a file: `node pack.mjs FROM TO`. What it writes is what the page unpacks, or it fails.
//
// The encoder is that of the package lzma1 at its highest level. The decoder is not: the one that
// ships is `www/unpack.mjs`, and it is tried here on the very bytes that it will meet.

import { compress } from "lzma1";
import { readFileSync, writeFileSync } from "node:fs";
import { DIGEST_BYTES, digest, unpack } from "../../../www/unpack.mjs";

const LEVEL = 9;

const [from, to] = process.argv.slice(2);
const bytes = readFileSync(from);
const end = Buffer.alloc(DIGEST_BYTES);
end.writeUInt32LE(digest(bytes));
const packed = Buffer.concat([compress(new Uint8Array(bytes), LEVEL), end]);
if (!bytes.equals(unpack(packed))) throw new Error(`${from} is not what it unpacks to`);
writeFileSync(to, packed);
