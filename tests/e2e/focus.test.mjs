// Where the focus is after a press that takes away the button that was pressed: on what stands next
// to it, and never on the page's body, from which a keyboard would have to begin again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, drawn, goTo, link, state, until, withPage } from "./harness.mjs";

const RUN = { topology: "leaderless", horizon: "400ms", script: "10ms c1 write x 1\n" };
const still = (settings = {}) => ({
  query: "autoplay=0",
  hash: link({ ...RUN, ...settings }),
});
const button = (page, name) => page.getByRole("button", { name });
const toEnd = (page) => goTo(page, 1000);
const chooseSides = async (page) => {
  await goTo(page, 200);
  await button(page, "Choose its sides").click();
};

for (const [what, { open = still(), first, key = "Enter", next }] of Object.entries({
  "Watch again": { first: toEnd, next: ".play" },
  "write x now": { open: still({ horizon: "2s" }), first: toEnd, next: ".play" },
  "Go on until": { open: still({ horizon: "30ms" }), first: toEnd, next: ".play" },
  "Build the wall": {
    first: async (page) => {
      await chooseSides(page);
      await button(page, "n1 alone").click();
    },
    next: ".walls .tool",
  },
  "n1 alone": { first: chooseSides, key: "Escape", next: ".walls .tool" },
  "Take the walls down": {
    open: still({ script: "10ms cut n1\n" }), first: toEnd, next: ".walls .tool",
  },
  "Release all": { open: still({ script: "10ms hold n1\n" }), first: toEnd, next: ".walls .tool" },
  "Back to what happened": {
    first: (page) => page.locator(".grid [data-thing=pair-0-0]").click(),
    next: ".grid",
  },
  "Back to it": {
    first: async (page) => {
      await choose(page, "PostgreSQL, asynchronous");
      await until("its family", () => state(page), (now) => now.topology === "single-leader");
      await page.getByRole("slider", { name: "Followers" }).press("ArrowRight");
    },
    next: ".picker summary",
  },
  "All right": { open: still({ nonsense: "1" }), next: ".stage > svg" },
  "Raise R to": {
    open: { query: "autoplay=0" },
    first: (page) => goTo(page, 700),
    next: ".play",
  },
})) {
  test(`after “${what}” and ${key} the focus is next to it`, () =>
    withPage(open, async ({ page }) => {
      await first?.(page);
      const pressed = await button(page, what).first().elementHandle();
      await pressed.focus();
      await page.keyboard.press(key);
      await until("the button goes", () => pressed.evaluate((it) => it.isConnected),
        (now) => !now);
      await drawn(page);
      const there = await page.evaluate((next) => document.activeElement.matches(next), next);
      const is = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 80));
      assert.ok(there, `it is at ${is}`);
    }));
}
