// The page fits every screen, from a folded phone to a projector.
//
// Nothing scrolls sideways, no text is cut off or runs into another, and everything that can be
// pressed is large enough for a finger. Measured in the browser, on the boxes that it has laid out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, goTo, link, thing, unfold, until, withPage } from "./harness.mjs";

const WIDTHS = [320, 360, 768, 1024, 1440, 1920];
const SMALLEST_TARGET_PX = 24;
const SMALLEST_TEXT_PX = 6;
const READABLE_TEXT_PX = 9;

const SCRIPT = "5ms c1 write x 1\n20ms cut n3 | n1,n2\n40ms c2 read x\n60ms crash n2\n"
  + "70ms c1 write x 2\n";
const SCENES = {
  leaderless: link({ topology: "leaderless", horizon: "150ms", script: SCRIPT }),
  "single-leader": link({ topology: "single-leader", horizon: "150ms", script: SCRIPT }),
  "nine replicas": link({
    topology: "leaderless", n: 9, w: 5, r: 5, clients: 4, workload: "rate", horizon: "300ms",
  }),
  "twelve clients": link({
    topology: "leaderless", n: 9, w: 5, r: 5, clients: 12, workload: "rate", horizon: "300ms",
  }),
  "eight followers": link({
    topology: "single-leader", followers: 8, clients: 4, workload: "rate", horizon: "300ms",
  }),
};

/** What is wrong with the layout of the page as it stands, one line each. */
const faults = (page, smallest = SMALLEST_TEXT_PX) => page.evaluate(([target, size]) => {
  const found = [];
  const name = (element) => {
    const words = element.getAttribute("aria-label") ?? element.id ?? "";
    const text = words || element.textContent.trim().slice(0, 24);
    const thing = element.closest("[data-thing]")?.dataset.thing ?? "";
    return [element.tagName.toLowerCase(), thing, text].filter(Boolean).join(" ");
  };
  const visible = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 1 && box.height > 1 && style.visibility !== "hidden";
  };
  const hidden = (element) => element.closest(".visually-hidden") !== null;
  const width = document.documentElement.clientWidth;

  const overflow = document.documentElement.scrollWidth - width;
  if (overflow > 0) found.push(`the page scrolls sideways by ${overflow} px`);
  for (const element of document.querySelectorAll("body *")) {
    if (!visible(element) || hidden(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.right > width + 1 || box.left < -1) found.push(`${name(element)} leaves the screen`);
  }

  // Bars on the tape are as long as their operation took: the list of the clients has each of them
  // again, as a button of full size.
  const targets = "button, select, summary, input:not([type=radio]), .stage [role=button], "
    + ".segments label";
  for (const element of document.querySelectorAll(targets)) {
    if (!visible(element) || hidden(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.width < target - 0.5 || box.height < target - 0.5) {
      const measured = `${box.width.toFixed(1)} × ${box.height.toFixed(1)}`;
      found.push(`${name(element)} is a target of ${measured} px`);
    }
  }

  const words = "button, label, h1, h2, h3, p, output, li, span";
  for (const element of document.querySelectorAll(words)) {
    if (!visible(element) || hidden(element)) continue;
    if (getComputedStyle(element).overflow !== "visible"
      && element.scrollWidth > element.clientWidth + 1) found.push(`${name(element)} is cut off`);
  }

  for (const svg of document.querySelectorAll("svg.scene")) {
    const frame = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal?.width ? frame.width / svg.viewBox.baseVal.width : 1;
    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      const what = `“${text.textContent}” in ${name(text.closest("[data-thing]"))}`;
      const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1
        && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
      if (!inside) found.push(`${what} is cut off`);
      const set = parseFloat(text.getAttribute("font-size")) * scale;
      if (set < size - 0.1) found.push(`${what} is set in ${set.toFixed(1)} px`);
      const card = text.closest("[data-thing^=node-]")?.querySelector(".card");
      const around = card?.getBoundingClientRect();
      if (around && (box.left < around.left - 1 || box.right > around.right + 1)) {
        found.push(`${what} leaves its card`);
      }
    }
  }

  const apart = (elements) => {
    const boxes = elements.filter((element) => visible(element) && !hidden(element))
      .map((element) => [element, element.getBoundingClientRect()]);
    for (const [one, a] of boxes) {
      for (const [two, b] of boxes) {
        if (one === two || one.contains(two) || two.contains(one)) continue;
        const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (x > 1 && y > 1) found.push(`${name(one)} and ${name(two)} lie on each other`);
      }
    }
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  apart(all(".transport button, .transport .clock, .transport .speed"));
  apart(all(".bar .brand, .bar button"));
  apart(all(".stage [data-thing^=node-], .stage [data-thing^=client-]"));
  for (const knob of all(".knob")) apart([...knob.children]);
  return [...new Set(found)];
}, [SMALLEST_TARGET_PX, smallest]);

/** Waits until the picture has been laid out for the width of the window. */
const settled = (page) => drawn(page, 6);

for (const [scene, hash] of Object.entries(SCENES)) {
  test(`everything fits at every width: ${scene}`, () =>
    withPage({ query: "autoplay=0", hash }, async ({ page }) => {
      const found = [];
      await goTo(page, 480);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await settled(page);
        found.push(...(await faults(page)).map((fault) => `${width} px: ${fault}`));
      }
      assert.equal(found.join("\n"), "");
    }));
}

const smallTexts = (widths) => () =>
  withPage({ query: "autoplay=0", hash: SCENES["nine replicas"] }, async ({ page }) => {
    const found = [];
    await goTo(page, 480);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      await settled(page);
      const small = (await faults(page, READABLE_TEXT_PX)).filter((line) => /is set in/.test(line));
      const sizes = small.map((line) => line.match(/is set in ([\d.]+) px/)[1]);
      const least = sizes.sort()[0];
      if (least) found.push(`${width} px: ${small.length} texts, from ${least} px`);
    }
    assert.equal(found.join("\n"), "");
  });

test("no text on the stage is too small to be read", smallTexts(WIDTHS.filter((w) => w > 320)));

test("nor on the narrowest screen", smallTexts([320]));

test("what opens fits a narrow screen too", () =>
  withPage({ query: "autoplay=0", hash: `${SCENES.leaderless}&color=red`, width: 360 },
    async ({ page }) => {
      await goTo(page, 900);
      await page.getByRole("button", { name: "Knobs", exact: true }).click();
      await unfold(page);
      await settled(page);
      assert.equal((await faults(page)).join("\n"), "", "the sheet, with all its groups open");
      await page.locator(".picker summary").click();
      await settled(page);
      assert.equal((await faults(page)).join("\n"), "", "the picker");
      await page.keyboard.press("Escape");
      for (const pill of await page.locator(".pill").all()) {
        await pill.click();
        await settled(page);
        assert.equal((await faults(page)).join("\n"), "");
      }
    }));

test("a narrow stage stands upright, a wide one lies", () =>
  withPage({ query: "autoplay=0", hash: SCENES.leaderless, width: 360 }, async ({ page }) => {
    const box = () => page.getByRole("group", { name: "Stage", exact: true }).boundingBox();
    const tall = await until("the stage is upright", box, (now) => now.height > now.width * 0.9);
    assert.ok(tall.width <= 360);
    await page.setViewportSize({ width: 1280, height: 800 });
    await until("the stage lies", box, (now) => now.width > now.height * 1.2);
  }));

test("stage and transport are on the first screen of a laptop", () =>
  withPage({ query: "autoplay=0", width: 1440, height: 900 }, async ({ page }) => {
    for (const part of [thing(page, "node-n1"), page.getByRole("button", { name: "Play" })]) {
      const box = await part.boundingBox();
      assert.ok(box.y + box.height <= 900, `${box.y + box.height} px`);
    }
  }));

test("on a phone the transport stays in reach while one scrolls to the knobs", () =>
  withPage({ query: "autoplay=0", width: 360, height: 640 }, async ({ page }) => {
    await page.getByRole("button", { name: "Knobs", exact: true }).click();
    await page.getByRole("slider", { name: "Replicas, N" }).scrollIntoViewIfNeeded();
    const box = await page.getByRole("button", { name: "Play", exact: true }).boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= 640, `the button stands at ${box.y} px`);
  }));

test("the page says the same in light and dark, with other colours", () => {
  const look = async (colorScheme) => {
    let seen;
    await withPage({ query: "autoplay=0", hash: SCENES.leaderless, colorScheme },
      async ({ page }) => {
        await goTo(page, 480);
        const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const card = await thing(page, "node-n1").locator(".card").evaluate((rect) =>
          getComputedStyle(rect).fill);
        seen = { text: await page.locator("#app").innerText(), paper, card };
      });
    return seen;
  };
  return Promise.all([look("light"), look("dark")]).then(([light, dark]) => {
    assert.equal(light.text, dark.text);
    assert.notEqual(light.paper, dark.paper);
    assert.notEqual(light.card, dark.card);
  });
});
