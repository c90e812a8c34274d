// A promise that was broken leads to its evidence.
//
// The strip of promises is where most questions begin: it says in words what held, what did not and
// what cannot be said. One press on a broken one goes to the instant, says what happened, and lists
// the events that show it, each of which is a way to its own instant.

import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, link, state, until, withPage } from "./harness.mjs";

// A read 5 ms after the write was acknowledged asks the one replica that has not heard of it.
const BROKEN = link({
  topology: "leaderless",
  w: 1,
  r: 1,
  ask: "r",
  repair: "none",
  latency: "5ms",
  horizon: "200ms",
  script: "0s cut c1 | n2,n3\n5ms c1 write x 7\n50ms c1 read x at n1\n100ms c2 read x at n3\n",
});
const still = { query: "autoplay=0", hash: BROKEN };
const promises = (page) => page.getByRole("region", { name: "Promises" });
const pill = (page, name) => promises(page).getByRole("button", { name });
const LATEST = /^Reads see the latest write/;

test("each promise has a verdict in words", () =>
  withPage(still, async ({ page }) => {
    const names = await promises(page).getByRole("listitem").allTextContents();
    assert.equal(names.length, 5);
    for (const name of names) assert.match(name, /: (holds|broken|unknown)/);
    await goTo(page, 1000);
    await until("it says when it was broken", () => pill(page, LATEST).innerText(),
      (text) => /broken at \d+\.\d ms, why\?/.test(text));
  }));

test("a promise is held until it is broken, and the way to the break is open from the start", () =>
  withPage(still, async ({ page }) => {
    const press = pill(page, LATEST);
    const words = () => press.textContent();
    assert.match(await words(), /: holds\s*held so far/);
    await press.click();
    await until("it is broken there", words, (text) => /: broken\s*broken at/.test(text));
    await goTo(page, 0);
    await until("it is held again", words, (text) => /held so far/.test(text));
    const agree = pill(page, /^Replicas agree in the end/);
    assert.match(await agree.textContent(), /: unknown/);
  }));

test("the numbers are those of what has happened by then", () =>
  withPage(still, async ({ page }) => {
    const tally = () => page.locator(".tally").innerText();
    assert.match(await tally(), /^So far: 0 of 0 reads stale · 0 of 0 acknowledged/);
    await goTo(page, 400);
    await until("the first read is told", tally,
      (text) => /^So far: 0 of 1 reads stale · 0 of 1 acknowledged/.test(text));
    await goTo(page, 1000);
    await until("the second is told, and stale", tally,
      (text) => /^In this run: 1 of 2 reads stale · 0 of 1 acknowledged/.test(text));
  }));

test("a press on a broken promise goes to the evidence and explains it", () =>
  withPage(still, async ({ page }) => {
    const press = pill(page, LATEST);
    assert.equal(await press.getAttribute("aria-expanded"), "false");
    await press.click();
    const { atUs, playing } = await until("time has jumped", () => state(page),
      (now) => now.atUs > 0);
    assert.equal(playing, false);
    assert.ok(atUs >= 100_000 && atUs <= 120_000, `at ${atUs} µs`);
    assert.equal(await press.getAttribute("aria-expanded"), "true");
    const why = page.locator(".why");
    assert.match(await why.innerText(),
      /Read #3 of x found nothing, though write #1 \(x=7\) was acknowledged before it began\./);
    assert.match(await page.locator(".caption").innerText(), /No replica is in both/);
    await press.click();
    await why.waitFor({ state: "detached" });
  }));

test("each line of the evidence is a way to its instant", () =>
  withPage(still, async ({ page }) => {
    await pill(page, LATEST).click();
    const lines = page.locator(".why li button");
    const count = await until("the evidence is listed", () => lines.count());
    assert.ok(count >= 2, `${count} events`);
    const instants = new Set();
    for (let index = 0; index < count; index += 1) {
      const line = lines.nth(index);
      const ms = Number((await line.innerText()).match(/^([\d.]+) ms/)[1]);
      await line.click();
      const { atUs } = await until("time has jumped there", () => state(page),
        (now) => Math.abs(now.atUs / 1000 - ms) < 0.11);
      instants.add(atUs);
    }
    assert.ok(instants.size >= 2);
  }));

test("a broken promise says when and what on its pill, and nothing moves when it breaks", () =>
  withPage(still, async ({ page }) => {
    const places = () => page.locator(".pill, .clients h2").evaluateAll((all) => {
      const tops = all.map((element) => element.getBoundingClientRect().top);
      return tops.map((top) => Math.round(top - tops[0]));
    });
    await goTo(page, 0);
    const before = await places();
    await goTo(page, 1000);
    const words = () => pill(page, LATEST).textContent();
    await until("it says what", words,
      (text) => /broken at 1\d\d\.\d ms, why\? Read #3 of x/.test(text));
    assert.deepEqual(await places(), before);
  }));

test("the operations of the evidence are drawn, and each opens the inspector", () =>
  withPage(still, async ({ page }) => {
    await pill(page, LATEST).click();
    const bars = page.locator(".why .bar-line");
    await until("both are drawn", () => bars.count(), (count) => count === 2);
    const left = async (index) => (await bars.nth(index).locator("i").boundingBox()).x;
    assert.ok((await left(0)) < (await left(1)), "the write was called first");
    await bars.first().click();
    const inspector = page.getByRole("region", { name: "Inspector" });
    await inspector.getByRole("heading", { name: "Write #1: write x = 7" }).waitFor();
  }));

test("before anybody has asked, the lists say what to press", () =>
  withPage({ query: "autoplay=0", hash: link({ topology: "leaderless" }) }, async ({ page }) => {
    const clients = page.getByRole("region", { name: "What the clients were told" });
    assert.match(await clients.innerText(), /Nobody has asked anything yet: press Write x/);
    await page.getByRole("button", { name: "Ada: Write x" }).click();
    await until("it is listed", () => clients.innerText(), (text) => /write x = 1/.test(text));
  }));

test("a broken promise is marked on the tape, and the explanation outlives the jump", () =>
  withPage(still, async ({ page }) => {
    const marks = page.locator('.tape [aria-label*="Reads see the latest write"]');
    assert.equal(await marks.count(), 1);
    await pill(page, LATEST).click();
    await page.locator(".why li button").first().click();
    assert.equal(await page.locator(".why").isVisible(), true);
  }));

test("a promise that held says so, and leaves time alone", () =>
  withPage(still, async ({ page }) => {
    await pill(page, /^No acknowledged write lost/).click();
    await page.locator(".why").getByText("It held in this run.").waitFor();
    assert.equal((await state(page)).atUs, 0);
  }));

test("what cannot be said is explained too", () => {
  // The run stops while a write is under way: nobody knows yet whether all replicas will have it.
  const script = "10ms c1 write x 1\n50ms c1 write x 2\n";
  const hash = link({ topology: "single-leader", latency: "5ms", horizon: "57ms", script });
  return withPage({ query: "autoplay=0", hash }, async ({ page }) => {
    await pill(page, /cannot be said, why\?/).first().click();
    assert.match(await page.locator(".why").innerText(), /\w+\.$/);
  });
});

test("the strip works by keyboard", () =>
  withPage(still, async ({ page }) => {
    await pill(page, LATEST).focus();
    await page.keyboard.press("Enter");
    const first = page.locator(".why li button").first();
    await first.waitFor();
    await page.keyboard.press("Tab");
    await first.focus();
    await page.keyboard.press("Enter");
    await until("time has jumped", () => state(page), (now) => now.atUs > 0);
  }));
