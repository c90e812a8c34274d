// The pictures of the page can be taken, and are not empty. What they look like is for eyes.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { shots } from "./shots.mjs";

test("pictures are taken of a family and of the page, and a sheet shows them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shots-"));
  const rings = await shots(folder, ["leaderless-rings-light-360"]);
  const first = await shots(folder, ["first-visit-dark-1440"]);
  assert.deepEqual([rings.taken, rings.failed], [["leaderless-rings-light-360"], 0]);
  assert.deepEqual([first.taken, first.failed], [["page-first-visit-dark-1440"], 0]);
  for (const name of [...rings.taken, ...first.taken]) {
    assert.ok(statSync(join(folder, `${name}.png`)).size > 10_000, name);
  }
  assert.match(readFileSync(join(folder, "index.html"), "utf8"), /page: first-visit/);
});
