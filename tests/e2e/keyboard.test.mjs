// The whole page by keyboard alone, and the whole page by touch alone, for each family.
//
// A journey is one visit in which nothing else is used: play, choose a machine, act on it, read why
// it is as it is, go back along a cause, turn a knob, put another setting beside it, change sides,
// come back to one stage, share. After each step of the keyboard the focus is on something that
// shows it, on the screen, and never on the body of the page: whoever loses it there has to begin
// anew.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, link, read, scriptOf, sideways, state, thing, until, withPage }
  from "./harness.mjs";

const FAMILIES = ["leaderless", "single-leader", "multi-leader"];
const SCRIPT = "10ms c1 write x 1\n60ms c2 read x\n120ms c1 write x 2\n";
const visit = (topology) => ({
  query: "autoplay=0",
  hash: link({ topology, horizon: "300ms", script: SCRIPT }),
});
const STOPS_MAX = 140;

const stages = (page) => page.locator(".stages svg.scene");

/** What has the focus: its words, and what is wrong with it. */
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return { words: "the body", fault: "has the focus" };
  const words = element.dataset.thing ?? element.getAttribute("aria-label") ?? element.id;
  const box = element.getBoundingClientRect();
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  // Some native controls are not seen themselves: what lies below them shows the focus.
  const stand = element.matches(".scrubber") ? document.querySelector(".playhead")
    : element.matches(".segments input") ? element.nextElementSibling : element;
  const ringed = getComputedStyle(stand).outlineStyle !== "none"
    || (stand.closest("svg") && stand.querySelector(".card, .bar, .mark-face"));
  const fault = !element.matches(":focus-visible") ? "has the focus and does not know"
    : !seen ? "is off the screen" : !ringed ? "does not show the focus" : null;
  return { words: words || element.textContent.trim().slice(0, 40), fault };
});

/** The focus is on something, and it is seen. */
async function sound(page, after) {
  await drawn(page, 3);
  const { words, fault } = await focused(page);
  assert.equal(fault, null, `after ${after}, ${words} ${fault}`);
}

async function press(page, key, after) {
  await page.keyboard.press(key);
  await sound(page, `${key} ${after}`);
}

/** Goes on with a key until the focus is on what a selector names, whose text ends in words. */
async function goTo(page, selector, { key = "Tab", words = "" } = {}) {
  const there = () => page.evaluate(([selector, words]) => {
    const element = document.activeElement;
    return element.matches(selector)
      && [element.getAttribute("aria-label"), element.textContent].some((text) =>
        text?.endsWith(words));
  }, [selector, words]);
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press(key);
    if (await there()) return sound(page, `${key} to ${selector} ${words}`);
  }
  assert.fail(`${key} never comes to ${selector} ${words}`);
}

for (const topology of FAMILIES) {
  test(`the keyboard alone does everything: ${topology}`, () =>
    withPage(visit(topology), async ({ page }) => {
      await goTo(page, '[aria-label="Stage"]');
      await press(page, " ", "plays");
      await until("time goes on", () => state(page), (now) => now.playing && now.atUs > 0);
      await press(page, " ", "stops");
      assert.equal((await state(page)).playing, false);
      await press(page, "End", "to the end");
      await press(page, "[", "to the milestone before");
      const before = (await state(page)).atUs;
      await press(page, ".", "one event on");
      assert.ok((await state(page)).atUs > before);

      await goTo(page, '[data-thing^="node-"]');
      const first = (await focused(page)).words;
      await press(page, "ArrowDown", "to the next machine");
      assert.match((await focused(page)).words, /^(node|client)-/);
      await goTo(page, `[data-thing="node-n3"]`, { key: first === "node-n3" ? "ArrowUp" : "Tab" });
      await press(page, "Enter", "opens the menu");
      await page.getByRole("menu").waitFor();
      await goTo(page, '[role="menuitem"]', { key: "ArrowDown", words: "Crash" });
      await press(page, "Enter", "crashes it");
      await until("it is in the script", () => scriptOf(page), (now) => /crash n3$/m.test(now));
      assert.equal((await focused(page)).words, "node-n3", "the focus is back on the machine");
      await until("the playhead moves", () => state(page), (now) => now.playing);
      await press(page, "k", "stops");

      await press(page, "Enter", "opens the menu");
      await press(page, "Escape", "closes the menu");
      await goTo(page, ".inspector .chain .event");
      const here = (await state(page)).atUs;
      await press(page, "Enter", "goes along a cause");
      const there = await until("it is another instant", () => state(page),
        (now) => now.atUs !== here);
      assert.equal(there.playing, false);
      await goTo(page, '[aria-label="Close"]', { key: "Shift+Tab" });
      await press(page, "Enter", "closes the inspector");

      await goTo(page, ".group:not([open]) > summary", { words: "Network" });
      await press(page, "Enter", "unfolds a group");
      await goTo(page, '.group[open] input[type="range"]');
      const old = (await state(page)).fingerprint;
      await press(page, "ArrowRight", "turns a knob");
      await until("the run is another", () => state(page), (now) => now.fingerprint !== old);
      await sound(page, "the run has changed");

      await goTo(page, '.contrasts button[aria-label*="side by side"]', { key: "Shift+Tab" });
      await press(page, "Enter", "puts another setting beside it");
      await until("two stages", () => stages(page).count(), (count) => count === 2);
      await sound(page, "the comparison");
      const both = await state(page);
      await goTo(page, ".pane button", { key: "Shift+Tab", words: "work on this one" });
      await press(page, "Enter", "changes sides");
      await until("they change places", () => state(page),
        (now) => now.fingerprint === both.beside);
      await goTo(page, ".pane button", { words: "One stage again" });
      await press(page, "Enter", "goes back to one stage");
      await until("one stage", () => stages(page).count(), (count) => count === 1);
      await sound(page, "one stage again");

      await goTo(page, ".primary", { key: "Shift+Tab" });
      await press(page, "Enter", "shares");
      await until("it says what became of the link", () => page.locator(".primary").innerText(),
        (now) => now !== "Share");
      await sound(page, "sharing");
    }));
}

for (const topology of FAMILIES) {
  test(`touch alone does everything on a phone: ${topology}`, () =>
    withPage({ ...visit(topology), width: 360, height: 740, hasTouch: true, isMobile: true },
      async ({ page }) => {
        const tap = (name) => page.getByRole("button", { name, exact: true }).tap();
        await tap("Play");
        await until("time goes on", () => state(page), (now) => now.playing && now.atUs > 0);
        await tap("Pause");
        await tap("To the end");
        await tap("To the previous milestone");

        await thing(page, "node-n3").tap();
        await page.getByRole("menuitem", { name: "Crash", exact: true }).tap();
        await until("it is in the script", () => scriptOf(page), (now) => /crash n3$/m.test(now));
        await tap("Pause");
        const here = (await state(page)).atUs;
        await page.locator(".inspector .chain .event").first().tap();
        await until("it is another instant", () => state(page), (now) => now.atUs !== here);

        await tap("Knobs");
        const group = page.locator(".group", { has: page.getByText("Network", { exact: true }) });
        const isOpen = await group.evaluate((one) => one.open);
        if (!isOpen) await group.locator("summary").first().tap();
        const slider = group.locator('input[type="range"]').first();
        await slider.scrollIntoViewIfNeeded();
        const { width, height } = await slider.boundingBox();
        const old = (await state(page)).fingerprint;
        await slider.tap({ position: { x: width * 0.75, y: height / 2 } });
        await until("the run is another", () => state(page), (now) => now.fingerprint !== old);
        await tap("Done");

        await page.locator('.contrasts button[aria-label*="side by side"]').first().tap();
        await until("two stages", () => stages(page).count(), (count) => count === 2);
        const both = await state(page);
        await tap("work on this one");
        await until("they change places", () => state(page),
          (now) => now.fingerprint === both.beside);
        await tap("One stage again");
        await until("one stage", () => stages(page).count(), (count) => count === 1);
        await tap("Share");
        await until("it says what became of the link", () => page.locator(".primary").innerText(),
          (now) => now !== "Share");
        assert.ok(await sideways(page) <= 0, "the page scrolls sideways");
      }));
}
