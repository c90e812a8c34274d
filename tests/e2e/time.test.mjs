// Time is a material: played, stopped, stepped by events, run through by hand, taken back.
//
// What must never happen is that a step back lands anywhere else than where the step forward came
// from, or that two ways to the same instant show two pictures.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, goTo, link, press, state, thing, until, withPage } from "./harness.mjs";

const SCRIPT = "10ms c1 write x 1\n60ms c2 read x\n90ms crash n3\n120ms c1 write x 2\n";
const hash = link({ topology: "leaderless", seed: 5, horizon: "200ms", script: SCRIPT });
const still = { query: "autoplay=0", hash };
const at = async (page) => (await state(page)).atUs;

/** Everything that is drawn on the stage at this moment, as text. */
async function picture(page) {
  await drawn(page);
  return page.locator(".stage > svg[role=group]").innerHTML();
}

test("play and pause", () =>
  withPage(still, async ({ page }) => {
    await press(page, "Play");
    await until("time goes on", () => at(page), (now) => now > 0);
    await press(page, "Pause");
    const stopped = await at(page);
    await drawn(page);
    assert.equal(await at(page), stopped);
    assert.equal((await state(page)).playing, false);
    await press(page, "Play");
    await until("it goes on from there", () => at(page), (now) => now > stopped);
  }));

test("steps go from event to event, and steps back return exactly", () =>
  withPage(still, async ({ page }) => {
    const instants = [await at(page)];
    const pictures = [await picture(page)];
    for (let step = 0; step < 12; step += 1) {
      await press(page, "One event forward");
      instants.push(await at(page));
      pictures.push(await picture(page));
    }
    assert.deepEqual(instants, [...new Set(instants)].sort((a, b) => a - b), "always forward");
    for (let step = 11; step >= 0; step -= 1) {
      await press(page, "One event back");
      assert.equal(await at(page), instants[step]);
      assert.equal(await picture(page), pictures[step], `the picture at ${instants[step]} µs`);
    }
  }));

test("a step stops what plays", () =>
  withPage({ hash }, async ({ page }) => {
    await until("it plays", () => state(page), (now) => now.playing && now.atUs > 0);
    await press(page, "One event forward");
    assert.equal((await state(page)).playing, false);
    await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  }));

test("to the start, and past both ends nothing breaks", () =>
  withPage(still, async ({ page }) => {
    await press(page, "One event back");
    assert.equal(await at(page), 0);
    await page.getByRole("group", { name: "Stage" }).focus();
    await page.keyboard.press("End");
    const end = await at(page);
    assert.equal(end, (await state(page)).endUs);
    await press(page, "One event forward");
    assert.equal(await at(page), end);
    await press(page, "To the start");
    assert.equal(await at(page), 0);
  }));

test("the stage has keys of its own, and only while it has the focus", () =>
  withPage(still, async ({ page }) => {
    await page.keyboard.press("ArrowRight");
    assert.equal(await at(page), 0, "nothing has the focus");
    await page.getByRole("group", { name: "Stage" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press(".");
    const second = await at(page);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await at(page), second);
    await page.keyboard.press("Home");
    assert.equal(await at(page), 0);
    await page.keyboard.press(" ");
    await until("the space bar plays", () => at(page), (now) => now > 0);
    await page.keyboard.press("k");
    assert.equal((await state(page)).playing, false);
  }));

test("the speed is a slider with words, and a faster one is faster", () =>
  withPage(still, async ({ page }) => {
    const speed = page.getByRole("slider", { name: "Speed" });
    await speed.focus();
    await page.keyboard.press("Home");
    await until("slowest", () => speed.getAttribute("aria-valuetext"),
      (now) => now === "1/1000 of real time");
    await press(page, "Play");
    const start = await at(page);
    const slow = await until("a little time passes", () => at(page), (now) => now > start);
    assert.ok(slow < 20_000, `${slow} µs have passed at a thousandth of real time`);
    await page.keyboard.press("Tab");
    await speed.focus();
    await page.keyboard.press("End");
    await until("real time", () => speed.getAttribute("aria-valuetext"),
      (now) => now === "real time");
    await until("the run is over at once", () => state(page), (now) => now.atUs === now.endUs);
  }));

test("an arrow key goes to the next round speed, a pointer finds any between", () =>
  withPage(still, async ({ page }) => {
    const speed = page.getByRole("slider", { name: "Speed" });
    const words = () => speed.getAttribute("aria-valuetext");
    await speed.focus();
    await page.keyboard.press("Home");
    const seen = [await until("slowest", words, (now) => now === "1/1000 of real time")];
    for (let press = 0; press < 9; press += 1) {
      const before = seen.at(-1);
      await page.keyboard.press("ArrowRight");
      seen.push(await until("it is faster", words, (now) => now !== before));
    }
    const speeds = seen.map((now) => Number(now.match(/^1\/(\d+) /)?.[1] ?? 1));
    assert.deepEqual(speeds, [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1]);
    await page.keyboard.press("ArrowLeft");
    await until("and slower again", words, (now) => now === "1/2 of real time");
    const between = new Set();
    for (const value of ["4.1", "4.5", "5.3"]) {
      await speed.fill(value);
      await drawn(page);
      between.add(Number((await words()).match(/^1\/(\d+) /)[1]));
    }
    assert.deepEqual([...between], [47, 35, 17]);
  }));

test("buttons and keys leap between milestones, and past the last one to the end", () =>
  withPage(still, async ({ page }) => {
    const milestones = [];
    for (let leap = 0; leap < 40; leap += 1) {
      const before = await at(page);
      await press(page, "To the next milestone");
      const now = await at(page);
      if (now === before) break;
      milestones.push(now);
    }
    const { endUs } = await state(page);
    assert.equal(milestones.at(-1), endUs);
    assert.ok(milestones.includes(10_000) && milestones.includes(90_000), `${milestones}`);
    const steps = [];
    await press(page, "To the start");
    while ((await at(page)) < endUs && steps.length < 400) {
      await press(page, "One event forward");
      steps.push(await at(page));
    }
    assert.ok(milestones.length < steps.length / 2, "fewer than the events");
    await page.getByRole("group", { name: "Stage" }).focus();
    for (const instant of milestones.slice(0, -1).reverse()) {
      await page.keyboard.press("[");
      assert.equal(await at(page), instant);
    }
    await page.keyboard.press("[");
    assert.equal(await at(page), 0);
    await page.keyboard.press("]");
    assert.equal(await at(page), milestones[0]);
    await press(page, "To the end");
    assert.equal(await at(page), endUs);
    await press(page, "To the previous milestone");
    assert.equal(await at(page), milestones.at(-2));
  }));

test("the clock does not change its width while it runs", () =>
  withPage({ query: "autoplay=0", hash: `${hash}`, width: 360 }, async ({ page }) => {
    const widths = new Set();
    for (const thousandths of [0, 40, 490, 1000]) {
      await goTo(page, thousandths);
      const clock = page.locator(".clock b");
      widths.add(await clock.evaluate((element) => element.getBoundingClientRect().width));
    }
    assert.equal(widths.size, 1);
  }));

test("what a button of time does is also a key, and its title says which", () =>
  withPage(still, async ({ page }) => {
    const titles = await page.locator(".transport .times button").evaluateAll((all) =>
      all.map((button) => button.title));
    assert.deepEqual(titles, [
      "To the start (Home)", "To the previous milestone ([)", "One event back (←)", "Play (space)",
      "One event forward (→)", "To the next milestone (])", "To the end (End)",
    ]);
  }));

test("under reduced motion, playing goes from milestone to milestone", () =>
  withPage({ ...still, reducedMotion: "reduce" }, async ({ page }) => {
    await page.getByRole("slider", { name: "Speed" }).fill("9");
    const instants = [];
    await press(page, "To the next milestone");
    instants.push(await at(page));
    await press(page, "To the next milestone");
    instants.push(await at(page));
    await press(page, "To the start");
    await press(page, "Play");
    for (const instant of instants) {
      await until("the next milestone", () => at(page), (now) => now === instant);
    }
    await press(page, "Pause");
  }));

test("a long run starts faster than a short one", async () => {
  const slower = async (horizon) => {
    let words;
    const hash = link({ topology: "leaderless", workload: "rate", horizon });
    await withPage({ query: "autoplay=0", hash }, async ({ page }) => {
      words = await page.getByRole("slider", { name: "Speed" }).getAttribute("aria-valuetext");
    });
    return Number(words.match(/^1\/(\d+) of real time$/)?.[1] ?? 1);
  };
  const [short, long] = [await slower("100ms"), await slower("10s")];
  assert.ok(short > long, `${short} and ${long} times slower`);
});

test("a click on the tape goes there, a drag follows, and letting go outside ends it", () =>
  withPage(still, async ({ page }) => {
    const box = await page.locator(".tape-picture").boundingBox();
    const y = box.y + box.height / 3;
    await page.mouse.click(box.x + box.width * 0.5, y);
    const { endUs } = await state(page);
    const middle = await at(page);
    assert.ok(middle > endUs * 0.4 && middle < endUs * 0.6, `${middle} of ${endUs} µs`);
    await page.mouse.move(box.x + box.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, y, { steps: 4 });
    const later = await until("the playhead follows", () => at(page), (now) => now > middle);
    assert.equal((await state(page)).playing, false);
    await page.mouse.move(box.x + box.width * 0.25, 2, { steps: 4 });
    await until("it follows outside of the tape too", () => at(page), (now) => now < middle);
    await page.mouse.up();
    const there = await at(page);
    await page.mouse.move(box.x + box.width * 0.9, y);
    await drawn(page);
    assert.equal(await at(page), there);
    assert.ok(later > middle);
  }));

test("the playhead stands where the pointer is", () =>
  withPage(still, async ({ page }) => {
    const tape = await page.locator(".tape-picture").boundingBox();
    for (const share of [0.3, 0.5, 0.8]) {
      const x = tape.x + tape.width * share;
      await page.mouse.click(x, tape.y + 20);
      const head = await until("the playhead is there", async () => {
        const box = await page.locator(".playhead").boundingBox();
        return box.x + box.width / 2;
      }, (now) => Math.abs(now - x) < 3);
      assert.ok(head);
    }
  }));

test("the native range goes through time by keyboard, and says the time", () =>
  withPage(still, async ({ page }) => {
    const range = page.getByRole("slider", { name: "Time", exact: true });
    await range.focus();
    await page.keyboard.press("PageUp");
    const first = await until("time has moved", () => at(page));
    await page.keyboard.press("ArrowRight");
    await until("and moves on", () => at(page), (now) => now > first);
    assert.match(await range.getAttribute("aria-valuetext"), /^\d+\.\d m?s$/);
    await page.keyboard.press("End");
    await until("the end", () => state(page), (now) => now.atUs === now.endUs);
    await page.keyboard.press("Home");
    await until("the start", () => at(page), (now) => now === 0);
  }));

test("the native range is never stuck, whatever the length of the run", () => {
  const odd = link({ topology: "leaderless", horizon: "123457us", script: SCRIPT });
  return withPage({ query: "autoplay=0", hash: odd }, async ({ page }) => {
    await page.getByRole("slider", { name: "Time", exact: true }).focus();
    for (let press = 0; press < 5; press += 1) {
      const before = await at(page);
      await page.keyboard.press("ArrowRight");
      await drawn(page);
      assert.ok(await at(page) > before, `press ${press + 1} leaves time at ${before} µs`);
    }
  });
});

test("two ways to one instant show one picture", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 400);
    const before = await picture(page);
    await goTo(page, 950);
    await press(page, "To the start");
    await goTo(page, 400);
    assert.equal(await picture(page), before);
  }));

test("what has not happened yet is not shown", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 400);
    assert.doesNotMatch(await thing(page, "node-n3").getAttribute("aria-label"), /down/);
    const told = page.getByRole("region", { name: "What the clients were told" });
    assert.doesNotMatch(await told.innerText(), /x = 2/);
    await goTo(page, 700);
    await until("n3 is down", () => thing(page, "node-n3").getAttribute("aria-label"),
      (now) => /down/.test(now));
    await until("the second write is listed", () => told.innerText(), (now) => /x = 2/.test(now));
  }));
