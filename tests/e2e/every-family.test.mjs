// What every family must have, whatever its replicas are called: a strip of promises that explains
// itself, room at every width with everything open, and a look in each mode of the system.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FAMILIES } from "./families.mjs";
import { audit, drawn, goTo, press, state, thing, until, withPage } from "./harness.mjs";

const WIDTHS = [320, 360, 768, 1024, 1440, 1920];
const still = (hash) => ({ query: "autoplay=0", hash });
const pills = (page) => page.getByRole("region", { name: "Promises" }).locator(".pill");

test("each family that the page has is looked at here", () =>
  withPage({ query: "autoplay=0" }, async ({ page }) => {
    const tabs = (await page.locator(".tabs button").allInnerTexts()).map((tab) => tab.trim());
    assert.deepEqual(tabs, Object.values(FAMILIES).map(({ label }) => label));
  }));

/** Opens the inspector, the reasons of a broken promise, and another run beside this one. */
async function openEverything(page, goesWrong) {
  await goTo(page, 1000);
  await pills(page).filter({ hasText: goesWrong }).click();
  await page.locator(".why").waitFor();
  await page.locator(".contrasts > .chip").first().click();
  const stages = page.locator(".stages svg[role=group]");
  await until("two stages", () => stages.count(), (now) => now === 2);
  await thing(page, "node-n2").first().click({ position: { x: 12, y: 12 } });
  await page.keyboard.press("Escape");
  await page.locator(".inspector h2").waitFor();
}

/** What leaves the screen to a side, one line each. What is drawn in a picture ends at its edge. */
const outside = (page) => page.evaluate(() => {
  const { scrollWidth, clientWidth: width } = document.documentElement;
  const found = [];
  if (scrollWidth > width) found.push(`the page scrolls sideways by ${scrollWidth - width} px`);
  for (const element of document.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect();
    const seen = box.width > 1 && box.height > 1 && !element.closest(".visually-hidden, svg *");
    if (!seen || (box.right <= width + 1 && box.left >= -1)) continue;
    const name = element.closest("[data-thing]")?.dataset.thing ?? element.className;
    found.push(`${element.tagName} ${name} “${element.textContent.trim().slice(0, 20)}”`);
  }
  return found.slice(0, 5);
});

for (const [family, { hash, goesWrong }] of Object.entries(FAMILIES)) {
  test(`the strip of promises explains itself: ${family}`, () =>
    withPage(still(hash), async ({ page }) => {
      for (const words of await pills(page).allTextContents()) {
        assert.match(words, /: (holds|unknown)\s*(held so far|open until the end|cannot be said)/);
      }
      await goTo(page, 1000);
      const broken = pills(page).filter({ hasText: goesWrong });
      const words = await until("it is broken", () => broken.textContent(),
        (text) => /: broken\s*broken at [\d.]+ ms, why\? \S/.test(text));
      const at = Number(words.match(/broken at ([\d.]+) ms/)[1]);
      await broken.click();
      const { atUs } = await until("time has jumped to the break", () => state(page),
        (now) => Math.abs(now.atUs / 1000 - at) < 0.11);
      const why = page.locator(".why");
      assert.match(await why.innerText(), new RegExp(`Broken at ${at.toFixed(1)} ms: \\S`));
      assert.ok(await why.locator("li button").count() >= 2, "events that show it");
      await why.locator("li button").first().click();
      await until("and each is a way there", () => state(page), (now) => now.atUs < atUs);
      await goTo(page, 1000);
      const titles = await page.locator(".pill.holds > span:first-of-type").allInnerTexts();
      assert.ok(titles.length > 0);
      for (const title of titles) {
        await pills(page).filter({ hasText: title }).click();
        await why.getByText("It held in this run.").waitFor();
      }
    }));

  test(`with everything open nothing leaves the screen: ${family}`, () =>
    withPage(still(hash), async ({ page }) => {
      await openEverything(page, goesWrong);
      const found = [];
      for (const theme of ["auto", "projector"]) {
        await page.getByRole("combobox", { name: "Theme" }).selectOption(theme);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          await drawn(page, 5);
          found.push(...(await outside(page)).map((what) => `${theme}, ${width} px: ${what}`));
        }
      }
      assert.equal(found.join("\n"), "");
    }));

  for (const [colorScheme, width] of [["light", 360], ["dark", 1440]]) {
    test(`with everything open no violation: ${family}, ${colorScheme}, ${width} px`, () =>
      withPage({ ...still(hash), colorScheme, width }, async ({ page }) => {
        await openEverything(page, goesWrong);
        assert.deepEqual(await audit(page), []);
      }));
  }

  test(`with forced colours everything can be told apart and read: ${family}`, () =>
    withPage({ ...still(hash), forcedColors: "active", colorScheme: "dark" }, async ({ page }) => {
      await openEverything(page, goesWrong);
      assert.deepEqual(await audit(page), []);
      const faint = await page.locator(".stages .node").evaluateAll((nodes) => {
        const canvas = document.createElement("canvas");
        const paint = canvas.getContext("2d", { willReadFrequently: true });
        const luminance = (colour) => {
          paint.fillStyle = colour;
          paint.fillRect(0, 0, 1, 1);
          const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((byte) => {
            const share = byte / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const contrast = (one, two) => {
          const [dark, light] = [luminance(one), luminance(two)].sort((a, b) => a - b);
          return (light + 0.05) / (dark + 0.05);
        };
        return nodes.flatMap((node) => {
          const card = getComputedStyle(node.querySelector(".card")).fill;
          return [...node.querySelectorAll("text:not(.badge-letter, .state-letter, .entry-value)")]
            .map((text) => [text.textContent, getComputedStyle(text).fill])
            .filter(([, ink]) => contrast(ink, card) < 4.5)
            .map(([words, ink]) => `${words}: ${ink} on ${card}`);
        });
      });
      assert.deepEqual(faint, []);
      const border = page.locator(".pill.broken").first();
      assert.equal(await border.evaluate((pill) => getComputedStyle(pill).borderWidth), "2px");
    }));

  test(`on paper there is the sentence, the picture, the promises, the tape: ${family}`, () =>
    withPage({ ...still(hash), colorScheme: "dark", width: 720 }, async ({ page }) => {
      await openEverything(page, goesWrong);
      await page.emulateMedia({ media: "print" });
      await drawn(page);
      for (const part of ["h1", ".stage > svg", ".pill", ".why", ".tape-picture", ".comparison"]) {
        assert.equal(await page.locator(part).first().isVisible(), true, part);
      }
      const idle = [".knobs", ".transport", ".tabs", ".theme", ".primary", ".try", ".ending",
        ".contrasts", ".inspector button.quiet"];
      for (const part of idle) {
        assert.equal(await page.locator(part).first().isVisible(), false, part);
      }
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(paper, "rgb(255, 255, 255)", "white, whatever the theme");
      assert.deepEqual(await outside(page), []);
      const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
      const pages = pdf.match(/\/Type\s*\/Page\b/g).length;
      assert.ok(pages <= 3, `${pages} sheets`);
    }));

  test(`with reduced motion it goes from milestone to milestone: ${family}`, () =>
    withPage({ ...still(hash), reducedMotion: "reduce" }, async ({ page }) => {
      const milestones = [0];
      for (let before = -1; before !== milestones.at(-1);) {
        before = milestones.at(-1);
        await press(page, "To the next milestone");
        milestones.push((await state(page)).atUs);
      }
      await press(page, "To the start");
      const moving = () => page.evaluate(() =>
        document.getAnimations().map((animation) => animation.transitionProperty ?? "animation"));
      await press(page, "Play");
      const seen = new Set();
      await until("three milestones were shown", async () => {
        seen.add((await state(page)).atUs);
        assert.deepEqual(await moving(), []);
        return seen.size;
      }, (count) => count >= 4);
      assert.deepEqual([...seen], milestones.slice(0, seen.size));
    }));
}
