// Do write sets and read sets meet? Every pair that the knobs allow, and what the run made of it.
//
// The grid follows the sliders. A pair is picked by pointer, by the arrow keys or by two sliders,
// is ringed on the stage as what could be, and is said to be no more than that.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, goTo, link, sideways, thing, until, withPage } from "./harness.mjs";

const FIVE = link({ topology: "leaderless", n: 5 });
const RUN = link({
  topology: "leaderless",
  latency: "5ms",
  horizon: "200ms",
  script: "0s cut c1 | n3\n5ms c1 write x 7\n50ms c2 read x at n1,n3\n",
});
const still = (hash) => ({ query: "autoplay=0", hash });

const panel = (page) => page.getByRole("region", { name: "Overlap" });
const grid = (page) => panel(page).locator("svg.grid");
const sentence = (page) => panel(page).locator(".verdict-of-sets").innerText();
const caption = (page) => page.locator(".caption").first().innerText();

/** The names of the replicas that are ringed as a set. */
const ringed = (page, kind) =>
  page.locator(`.stage [data-thing^="${kind}-set-"]`).evaluateAll((all) =>
    all.map((element) => element.dataset.thing.split("-").at(-1)).sort());

test("the grid counts the pairs that miss each other, and moves with the sliders", () =>
  withPage(still(FIVE), async ({ page }) => {
    assert.match(await sentence(page),
      /10 write sets and 10 read sets\. 30 of 100 pairs miss each other, so a read can be stale\./);
    assert.equal(await grid(page).locator(".pair-cell").count(), 100);
    assert.equal(await grid(page).locator(".pair-cell.miss").count(), 30);
    await page.getByRole("slider", { name: "Write acknowledgements, W" }).fill("4");
    await until("every pair meets", () => sentence(page),
      (now) => /All 50 pairs share at least 1 node/.test(now));
    assert.equal(await grid(page).locator(".miss").count(), 0);
    await page.getByRole("slider", { name: "Replicas, N" }).fill("3");
    await until("there are fewer", () => grid(page).locator(".pair-cell").count(),
      (now) => now === 3);
  }));

test("a miss is told by colour, by its number, and not by colour alone", () =>
  withPage(still(FIVE), async ({ page }) => {
    const cell = grid(page).locator(".pair-cell.miss").first();
    assert.equal(await cell.locator(".pair-count").textContent(), "0");
    assert.equal(await cell.locator(".pair").getAttribute("class"), "pair miss");
  }));

test("a picked pair is ringed on the stage as what could be, and let go again", () =>
  withPage(still(RUN), async ({ page }) => {
    await goTo(page, 990);
    await until("what happened is ringed", () => ringed(page, "write"),
      (now) => now.join() === "n1,n2");
    await grid(page).locator('[data-thing="pair-2-0"]').click();
    await until("the pair is ringed", () => ringed(page, "write"), (now) => now.join() === "n2,n3");
    assert.deepEqual(await ringed(page, "read"), ["n1", "n2"]);
    assert.match(await thing(page, "write-set-n2").getAttribute("class"), /supposed/);
    assert.match(await caption(page),
      /^Possible sets, not what happened: a write counted at n2 and n3/);
    await panel(page).getByRole("button", { name: "Back to what happened" }).click();
    await until("what happened is ringed", () => ringed(page, "write"),
      (now) => now.join() === "n1,n2");
    assert.match(await caption(page), /^Write #1 was counted at n1 and n2/);
  }));

test("a pair is picked by the arrow keys, and let go with Escape", () =>
  withPage(still(FIVE), async ({ page }) => {
    await grid(page).focus();
    await page.keyboard.press("ArrowRight");
    const status = panel(page).getByRole("status");
    await until("the first pair is said", () => status.innerText(),
      (now) => /a write counted at n1 and n2, a read that hears from n1 and n2/.test(now));
    await page.keyboard.press("End");
    await until("the last pair is said", () => status.innerText(),
      (now) => /a write counted at n4 and n5, a read that hears from n4 and n5/.test(now));
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await until("one row down", () => grid(page).locator(".picked").getAttribute("data-thing"),
      (now) => now === "pair-1-0");
    await page.keyboard.press("Escape");
    await until("none is picked", () => grid(page).locator(".picked").count(), (now) => now === 0);
  }));

test("two sliders do the same for a finger", () =>
  withPage({ ...still(FIVE), width: 360, hasTouch: true }, async ({ page }) => {
    await panel(page).getByRole("slider", { name: "Write set" }).fill("9");
    await until("n4 and n5 are ringed", () => ringed(page, "write"),
      (now) => now.join() === "n4,n5");
    assert.deepEqual(await ringed(page, "read"), ["n1", "n2"]);
    await grid(page).locator('[data-thing="pair-0-0"]').tap();
    await until("a tap picks, too", () => ringed(page, "write"), (now) => now.join() === "n1,n2");
    assert.equal(await sideways(page), 0);
  }));

test("it says how the reads of this run went, and who was the witness", () =>
  withPage(still(RUN), async ({ page }) => {
    const words = () => panel(page).innerText();
    assert.match(await words(), /No read of this run has been answered yet\./);
    await goTo(page, 1000);
    await until("the read is counted", words,
      (now) => /In this run 0 of 1 read was stale; the witness of the last one was n1\./.test(now));
  }));

test("nine replicas are sampled, and it says so", () =>
  withPage(still(link({ topology: "leaderless", n: 9, w: 3, r: 3 })), async ({ page }) => {
    assert.match(await sentence(page), /A sample: 35 write sets and 35 read sets\. 1680 of 7056/);
    assert.equal(await grid(page).locator(".pair-cell").count(), 35 * 35);
  }));

test("with a leader the sets are those that the mode and the reads allow", () => {
  const hash = link({
    topology: "single-leader", followers: 4, acknowledge: "any", reads: "followers",
  });
  return withPage(still(hash), async ({ page }) => {
    assert.match(await sentence(page), /4 write sets and 4 read sets\. 12 of 16 pairs miss/);
    assert.match(await panel(page).innerText(), /Until it has played it into its table/);
  });
});

test("where nothing is counted it says why there is no grid", () =>
  withPage(still(link({ topology: "multi-leader" })), async ({ page }) => {
    assert.equal(await grid(page).count(), 0);
    assert.match(await panel(page).innerText(), /No two sets have to meet/);
    await page.getByRole("button", { name: "Leaderless", exact: true }).click();
    await grid(page).locator(".pair-cell").first().waitFor();
    assert.deepEqual(await audit(page), []);
  }));
