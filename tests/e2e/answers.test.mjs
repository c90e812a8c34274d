// What the clients were told, and who had to know: the write set, the read set, the witness.
//
// An answer is shown twice, in the list and in the bubble beside the client, and the two must not
// disagree. An operation that is chosen rings the replicas that were counted for it, and the
// caption names those in both sets.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, goTo, link, state, thing, until, withPage } from "./harness.mjs";

// Without chance: every message takes 5 ms, every disk 1 ms. The wall keeps the write from n3.
const MEETING = link({
  topology: "leaderless",
  latency: "5ms",
  horizon: "200ms",
  script: "0s cut c1 | n3\n5ms c1 write x 7\n50ms c2 read x at n1,n3\n",
});
const MISSING = link({
  topology: "leaderless",
  w: 1,
  r: 1,
  ask: "r",
  repair: "none",
  latency: "5ms",
  horizon: "200ms",
  script: "0s cut c1 | n2,n3\n5ms c1 write x 7\n50ms c2 read x at n3\n",
});
const still = (hash) => ({ query: "autoplay=0", hash });
const answers = (page) => page.getByRole("region", { name: "What the clients were told" });
const told = (page, text) =>
  answers(page).getByRole("listitem").getByRole("button").filter({ hasText: text });
const caption = (page) => page.locator(".caption").innerText();

/** The names of the replicas that are ringed as a set. */
const ringed = (page, kind) =>
  page.locator(`.stage [data-thing^="${kind}-set-"]`).evaluateAll((all) =>
    all.map((element) => element.dataset.thing.split("-").at(-1)).sort());

test("an answer stands in the list and in the bubble", () =>
  withPage(still(MEETING), async ({ page }) => {
    await goTo(page, 40);
    const write = told(page, "write x = 7");
    await write.waitFor();
    assert.match(await write.innerText(), /waits/);
    assert.match(await thing(page, "bubble-c1").getAttribute("aria-label"), /waiting/);
    await goTo(page, 200);
    await until("the write was acknowledged", () => write.innerText(),
      (now) => /ok, 11\.0 ms/.test(now));
    assert.match(await thing(page, "bubble-c1").getAttribute("aria-label"), /write x = 7: ok/);
    await goTo(page, 990);
    await until("the read came back", () => told(page, "read x").innerText(),
      (now) => /7, \d+\.\d ms/.test(now));
    assert.match(await thing(page, "bubble-c2").getAttribute("aria-label"), /read x: 7/);
  }));

test("a chosen operation rings its sets, and the caption names the witness", () =>
  withPage(still(MEETING), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "read x").click();
    await until("the witness is named", () => caption(page),
      (now) => now.endsWith("n1 is in both: the witness."));
    assert.deepEqual(await ringed(page, "write"), ["n1", "n2"]);
    assert.deepEqual(await ringed(page, "read"), ["n1", "n3"]);
    assert.match(await thing(page, "node-n1").getAttribute("aria-label"),
      /in the write set, in the read set/);
    const { atUs } = await state(page);
    assert.ok(atUs > 50_000 && atUs < 100_000, `the stage stands at the answer, ${atUs} µs`);
  }));

test("two sets that miss each other have no witness, and the read is called stale", () =>
  withPage(still(MISSING), async ({ page }) => {
    await goTo(page, 990);
    const read = told(page, "read x");
    assert.match(await read.innerText(), /nothing, .*\n?stale/s);
    await read.click();
    const words = /Write #1 was counted at n1\. Read #2 heard from n3\. No replica is in both/;
    await until("the caption says so", () => caption(page), (now) => words.test(now));
    assert.deepEqual(await ringed(page, "write"), ["n1"]);
    assert.deepEqual(await ringed(page, "read"), ["n3"]);
  }));

test("nothing is ringed before there was an answer", () =>
  withPage(still(MEETING), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "read x").click();
    await until("it is ringed", () => ringed(page, "read"), (now) => now.length === 2);
    await goTo(page, 260);
    await until("only the write was answered by then", () => ringed(page, "read"),
      (now) => now.length === 0);
    assert.deepEqual(await ringed(page, "write"), ["n1", "n2"]);
  }));

test("a bubble leads to its operation", () =>
  withPage(still(MEETING), async ({ page }) => {
    await goTo(page, 990);
    await thing(page, "bubble-c1").click();
    await until("the write is chosen in the list", () =>
      told(page, "write x = 7").evaluate((button) => button.classList.contains("chosen")));
    assert.deepEqual(await ringed(page, "write"), ["n1", "n2"]);
  }));

test("an operation on the tape is chosen by a press", () =>
  withPage(still(MEETING), async ({ page }) => {
    await goTo(page, 990);
    await page.locator('.tape [data-thing="operation-1"]').click();
    await until("the write is chosen in the list", () =>
      told(page, "write x = 7").evaluate((button) => button.classList.contains("chosen")));
  }));

test("an operation on the tape is chosen by keyboard", () =>
  withPage(still(MEETING), async ({ page }) => {
    await goTo(page, 990);
    const operation = page.locator('.tape [data-thing="operation-1"]');
    assert.equal(await operation.getAttribute("role"), "button");
    await operation.focus();
    await page.keyboard.press("Enter");
    await drawn(page);
    assert.match(await told(page, "write x = 7").getAttribute("class"), /chosen/);
  }));

test("refused and unknown are two different words", () => {
  const hash = link({
    topology: "leaderless",
    latency: "5ms",
    "request-timeout": "50ms",
    "client-timeout": "80ms",
    horizon: "300ms",
    script: "0s crash n2\n0s crash n3\n10ms c1 write x 1\n20ms cut c2\n30ms c2 read x\n",
  });
  return withPage(still(hash), async ({ page }) => {
    await goTo(page, 990);
    await until("one of each", () => answers(page).innerText(),
      (now) => /refused, \d+\.\d ms/.test(now) && /unknown after \d+\.\d ms/.test(now));
    assert.match(await page.locator(".tally").innerText(), /1 refused, 1 unknown/);
  });
});

test("an acknowledged write that was lost is called lost, once it is", () => {
  const hash = link({
    topology: "single-leader",
    latency: "5ms",
    horizon: "800ms",
    script: "20ms c1 write x 1\n100ms cut n1,c1 | n2,n3,m1,c2\n150ms c1 write x 2\n500ms heal\n",
  });
  return withPage(still(hash), async ({ page }) => {
    const lost = answers(page).getByText("lost", { exact: true });
    // At 200 ms nobody has been promoted in the place of n1; at the end somebody has, without it.
    await goTo(page, 250);
    await until("the write was acknowledged", () => told(page, "write x = 2").innerText(),
      (now) => /ok/.test(now));
    assert.equal(await lost.count(), 0);
    await goTo(page, 999);
    await until("it is lost", () => lost.count(), (now) => now === 1);
    assert.match(await told(page, "write x = 2").innerText(), /ok, .*lost/s);
  });
});
