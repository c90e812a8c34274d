// Prints, for each file named on the command line, its raw, gzip and brotli size in bytes.
const { readFileSync } = require("node:fs");
const zlib = require("node:zlib");

const quality = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } };
for (const name of process.argv.slice(1)) {
  const bytes = readFileSync(name);
  const gzip = zlib.gzipSync(bytes, { level: 9 });
  console.log(bytes.length, gzip.length, zlib.brotliCompressSync(bytes, quality).length);
}
