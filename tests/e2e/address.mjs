// Links, written and read as the page does it.

import { deflateRawSync, inflateRawSync } from "node:zlib";

/** The settings of a link by key; the packed script is under `script`, in plain text. */
export function read(link) {
  const settings = Object.fromEntries(new URLSearchParams(link));
  const packed = settings.x?.match(/^z1\.(.*)$/)?.[1];
  settings.script = packed ? inflateRawSync(Buffer.from(packed, "base64url")).toString() : "";
  return settings;
}

/** The link of some settings; `script` is a text with one action a line. */
export function link({ script = "", ...settings } = {}) {
  const pairs = Object.entries({ v: 2, ...settings }).map(([key, value]) => `${key}=${value}`);
  if (script) pairs.push(`x=z1.${deflateRawSync(Buffer.from(script)).toString("base64url")}`);
  return pairs.join("&");
}
