// Links come from strangers: from an older version, from a newer one, from an editor that broke
// them, from somebody who tries what happens.
//
// Whatever is in the address, the page starts, shows a run, and says what it could not take: the
// value, what was expected, and what was used instead. The notice stands in nobody's way and goes
// when it is put away.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fragment, link, read, state, thing, until, withPage } from "./harness.mjs";

const still = { query: "autoplay=0" };
const notices = (page) => page.locator(".notices");
const said = (page) => notices(page).getByRole("listitem").allInnerTexts();

/** Puts another fragment into the address of an open page, and lets the page answer. */
const paste = (page, hash) =>
  page.evaluate((fragment) => new Promise((resolve) => {
    location.hash = fragment;
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  }), hash);

/** Opens a link and returns its notices; the page must have started with a run. */
async function opened(hash, see = async () => {}) {
  let lines;
  await withPage({ ...still, hash }, async ({ page }) => {
    lines = await said(page);
    await thing(page, "node-n1").waitFor();
    assert.match((await state(page)).fingerprint, /^[0-9a-f]{16}$/);
    await see(page);
  });
  return lines;
}

test("a link of a later version is read as far as that goes", async () => {
  const lines = await opened("v=9&topology=leaderless&n=4", (page) =>
    thing(page, "node-n4").waitFor());
  assert.equal(lines.length, 1);
  assert.match(lines[0], /^“v=9”: expected v=2, .*; it was read as version 2/);
});

test("a value out of range is replaced by its default", async () => {
  const lines = await opened("v=2&topology=leaderless&n=99", async (page) => {
    assert.equal(await thing(page, "node-n3").count(), 1);
    assert.equal(await thing(page, "node-n4").count(), 0);
  });
  assert.equal(lines.length, 1);
  assert.match(lines[0], /99”: expected a whole number from 1 to 9; .*3/);
});

test("each bad value has a notice of its own, and the good ones are kept", async () => {
  const hash = "v=2&topology=leaderless&n=5&w=-1&latency=soon&ask=both&t=later&seed=x";
  const lines = await opened(hash, async (page) => {
    assert.equal(await thing(page, "node-n5").count(), 1);
  });
  assert.equal(lines.length, 5);
  for (const bad of ["-1", "soon", "both", "later", "x"]) {
    assert.ok(lines.some((line) => line.includes(bad) && line.includes("expected")), bad);
  }
});

test("a script that cannot be unpacked is left out", () =>
  withPage({ ...still, hash: "v=2&topology=leaderless&x=garbage" }, async ({ page }) => {
    for (const x of ["garbage", "z1.", "z1.!!!", "z1.AAAA", "z9.MzLILVZI", ""]) {
      await paste(page, `v=2&topology=leaderless&x=${x}`);
      const lines = await until(`“x=${x}” is noticed`, () => said(page),
        (now) => now[0]?.startsWith(`“x=${x}”`));
      assert.equal(lines.length, 1, x);
      assert.match(lines[0], /expected a script packed as z1\..*; the run has no script/);
    }
  }));

test("a script with a bad line keeps the others", async () => {
  const script = "10ms c1 write x 1\n20ms c1 explode\n30ms crash n9\n";
  const lines = await opened(link({ topology: "leaderless", script }), async (page) => {
    assert.match(read((await state(page)).link).script, /c1 write x 1/);
  });
  assert.equal(lines.length, 2);
  assert.ok(lines.some((line) => line.includes("explode")));
  assert.ok(lines.some((line) => line.includes("nothing happens to n9")));
});

test("70 kB are not read at all, and a bomb is not unpacked", async () => {
  const long = await opened(`v=2&topology=leaderless&n=5&x=${"A".repeat(70_000)}`);
  assert.equal(long.length, 1);
  assert.match(long[0], /^“700\d\d bytes”: expected a link of at most 65536 bytes; nothing of it/);
  const bomb = link({ topology: "leaderless", script: "1ms c1 write x 1\n".repeat(10_000) });
  assert.ok(bomb.length < 5_000);
  const lines = await opened(bomb);
  assert.match(lines[0], /the run has no script/);
});

test("unknown keys and unknown families are named", async () => {
  const key = await opened("v=2&topology=leaderless&color=red&n=4", (page) =>
    thing(page, "node-n4").waitFor());
  assert.equal(key.length, 1);
  assert.match(key[0], /color/);
  const family = await opened("v=2&topology=ring");
  assert.equal(family.length, 1);
  assert.match(family[0], /ring.*expected.*leaderless/);
});

test("nothing in a link is taken for markup", async () => {
  const evil = "<img src=x onerror=alert(1)>";
  const lines = await opened(`v=2&topology=leaderless&n=${encodeURIComponent(evil)}&${evil}=1`,
    async (page) => assert.equal(await page.locator(".notices img").count(), 0));
  assert.ok(lines.length >= 1);
});

test("pure noise starts the page too, and harms an open one no more", async () => {
  await opened("%");
  await withPage(still, async ({ page }) => {
    for (const noise of ["%", "&&&&", "=", "v", "🙂=🙃", "#", "x=z1.%00", "topology", "\u0000"]) {
      await paste(page, noise);
      await thing(page, "node-n1").waitFor();
      assert.match((await state(page)).fingerprint, /^[0-9a-f]{16}$/, noise);
    }
  });
});

test("at most a page of notices, and the rest is counted", () => {
  const keys = Array.from({ length: 300 }, (_, index) => `k${index}=1`).join("&");
  return withPage({ ...still, hash: `v=2&${keys}`, width: 360 }, async ({ page }) => {
    const lines = await said(page);
    assert.ok(lines.length > 1 && lines.length <= 21, `${lines.length} notices`);
  });
});

test("a notice is put away, and is not in the way before", () =>
  withPage({ ...still, hash: "v=9&n=4&topology=leaderless" }, async ({ page }) => {
    assert.equal(await notices(page).getAttribute("role"), "status");
    await page.getByRole("button", { name: "Ada: Write x" }).click();
    await until("the page works beside the notice", () => state(page),
      (now) => /x=z1/.test(now.link));
    await page.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight");
    await thing(page, "node-n5").waitFor();
  }));

test("All right puts the notices away", () =>
  withPage({ ...still, hash: "v=9&n=99" }, async ({ page }) => {
    assert.equal((await said(page)).length, 2);
    await page.getByRole("button", { name: "All right" }).click();
    await until("they are gone", () => said(page), (now) => now.length === 0);
    assert.equal(await notices(page).isVisible(), false);
  }));

test("the address is mended, so that it can be sent on", () =>
  withPage({ ...still, hash: "v=9&topology=leaderless&n=99&w=1&color=red" }, async ({ page }) => {
    await until("the address is a good link", () => fragment(page),
      (now) => now === "v=2&topology=leaderless&w=1");
  }));

test("a bad link that is pasted into an open page is treated alike", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", n: 4 }) }, async ({ page }) => {
    await paste(page, "v=2&topology=leaderless&n=0");
    const lines = await until("a notice is shown", () => said(page), (now) => now.length === 1);
    assert.match(lines[0], /0”: expected a whole number from 1 to 9/);
    await paste(page, link({ topology: "leaderless", n: 6 }));
    await thing(page, "node-n6").waitFor();
    assert.deepEqual(await said(page), [], "a good link has no notice");
  }));
