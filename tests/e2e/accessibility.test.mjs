// The page for people who do not see it, or not well, or do not use a pointer.
//
// A machine finds a part of what can be wrong (axe-core, with the rules of WCAG 2.2 AA); it is
// asked in the main states of the page, in light and dark, narrow and wide. The tests below ask for
// what it does not: that everything can be reached, and that what changes is said.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, drawn, goTo, link, sideways, thing, unfold, until, withPage } from "./harness.mjs";

const SCRIPT = "0s cut c1 | n2,n3\n5ms c1 write x 7\n50ms c1 read x at n1\n100ms c2 read x at n3\n";
const HASH = link({
  topology: "leaderless", w: 1, r: 1, ask: "r", repair: "none", latency: "5ms", horizon: "200ms",
  script: SCRIPT,
});
const LEADER = link({
  topology: "single-leader", horizon: "300ms", script: "20ms c1 write x 1\n80ms crash n1\n",
});

/** The states in which the page is examined, and how to get there. */
const STATES = {
  "at the start": async () => {},
  "in the middle, with rings": async (page) => {
    await goTo(page, 700);
    await page.getByRole("region", { name: "What the clients were told" })
      .getByRole("listitem").first().getByRole("button").click();
  },
  "with an open menu": async (page) => {
    await thing(page, "node-n1").click();
    await page.getByRole("menu").waitFor();
  },
  "with the reasons of a broken promise": async (page) => {
    await goTo(page, 1000);
    await page.locator(".pill.broken, .pill").first().click();
    const broken = page.locator(".pill.broken");
    if (await broken.count()) await broken.first().click();
    await page.locator(".why").waitFor();
  },
  "with everything unfolded": async (page) => {
    const sheet = page.getByRole("button", { name: "Knobs", exact: true });
    if (await sheet.isVisible()) await sheet.click();
    await unfold(page);
    await page.locator(".picker summary").click();
    for (const help of await page.locator(".ask").all()) {
      if (await help.isVisible()) await help.click();
    }
  },
  "with a notice": async (page) => {
    await page.evaluate(() => { location.hash = "v=9&n=99&color=red"; });
    await page.getByRole("button", { name: "All right" }).waitFor();
  },
};

// Sizes depend on the width and contrast on the colours, so each family meets both of each once.
for (const [family, hash, colorScheme, width] of [
  ["leaderless", HASH, "light", 360],
  ["leaderless", HASH, "dark", 1440],
  ["single-leader", LEADER, "dark", 360],
  ["single-leader", LEADER, "light", 1440],
]) {
  test(`no violation: ${family}, ${colorScheme}, ${width} px`, () =>
    withPage({ query: "autoplay=0", hash, colorScheme, width }, async ({ page }) => {
      const found = [];
      for (const [state, reach] of Object.entries(STATES)) {
        await reach(page);
        found.push(...(await audit(page)).map((fault) => `${state}: ${fault}`));
        await page.keyboard.press("Escape");
      }
      assert.equal([...new Set(found)].join("\n"), "");
    }));
}

for (const [theme, colorScheme] of [
  ["contrast", "light"], ["contrast", "dark"], ["projector", "light"], ["dark", "light"],
]) {
  test(`no violation in the theme ${theme} on a ${colorScheme} system`, () =>
    withPage({ query: `autoplay=0&theme=${theme}`, hash: HASH, colorScheme }, async ({ page }) => {
      const found = [];
      for (const [state, reach] of Object.entries(STATES)) {
        await reach(page);
        found.push(...(await audit(page)).map((fault) => `${state}: ${fault}`));
        await page.keyboard.press("Escape");
      }
      assert.equal([...new Set(found)].join("\n"), "");
    }));
}

test("the Tab key reaches every control once, in the order of reading, and leaves again", () =>
  withPage({ query: "autoplay=0", hash: HASH }, async ({ page }) => {
    const seen = [];
    for (let press = 0; press < 120; press += 1) {
      await page.keyboard.press("Tab");
      const now = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const all = [...document.querySelectorAll("*")];
        return { place: all.indexOf(element), top: element.getBoundingClientRect().top };
      });
      if (!now) break;
      seen.push(now.place);
    }
    assert.ok(seen.length >= 30 && seen.length < 120, `${seen.length} stops`);
    assert.deepEqual(seen, [...seen].sort((a, b) => a - b), "in the order of the document");
    assert.equal(new Set(seen).size, seen.length, "each one once");
  }));

test("whatever has the focus shows it", () =>
  withPage({ query: "autoplay=0", hash: HASH, reducedMotion: "reduce" }, async ({ page }) => {
    for (let press = 0; press < 16; press += 1) {
      await page.keyboard.press("Tab");
      await drawn(page);
      const focused = await page.screenshot();
      const name = await page.evaluate(() => {
        globalThis.focused = document.activeElement;
        globalThis.focused.blur();
        return globalThis.focused.dataset.thing ?? globalThis.focused.outerHTML.slice(0, 80);
      });
      await drawn(page);
      assert.ok(!focused.equals(await page.screenshot()), `${name} looks the same with the focus`);
      await page.evaluate(() => globalThis.focused.focus());
    }
  }));

test("what is written on a control is part of its name", () =>
  withPage({ query: "autoplay=0", hash: HASH }, async ({ page }) => {
    const found = await page.locator("button[aria-label]").evaluateAll((all) =>
      all.map((button) => [button.innerText.trim(), button.getAttribute("aria-label")])
        .filter(([shown, name]) => !name.toLowerCase().includes(shown.toLowerCase()))
        .map(([shown, name]) => `“${shown}” is named “${name}”`));
    assert.equal(found.join("\n"), "");
  }));

test("headings stand in order, and there is one of the first level", () =>
  withPage({ query: "autoplay=0", hash: HASH }, async ({ page }) => {
    const levels = await page.locator("h1, h2, h3, h4").evaluateAll((all) =>
      all.map((heading) => Number(heading.tagName[1])));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    assert.equal(levels[0], 1);
    levels.reduce((before, level) => {
      assert.ok(level <= before + 1, `h${level} after h${before}`);
      return level;
    });
  }));

test("while it plays, nothing is read out ten times a second", () =>
  withPage({ hash: HASH }, async ({ page }) => {
    await page.evaluate(() => {
      globalThis.said = [];
      const live = document.querySelectorAll("[role=status], [role=alert], [aria-live]");
      for (const region of live) {
        new MutationObserver(() => globalThis.said.push(region.textContent)).observe(region, {
          childList: true, characterData: true, subtree: true,
        });
      }
    });
    const start = await page.evaluate(() => globalThis.replab.state().atUs);
    await until("some time has passed", () => page.evaluate(() => globalThis.replab.state().atUs),
      (now) => now > start + 8_000);
    const said = await page.evaluate(() => globalThis.said.filter((text) => text.trim()));
    assert.ok(said.length <= 2, `${said.length} announcements: ${said.join(" / ")}`);
  }));

test("when it stops, the picture is said in words", () =>
  withPage({ query: "autoplay=0", hash: HASH }, async ({ page }) => {
    await goTo(page, 700);
    await until("the status describes the stage", () =>
      page.locator(".stage [role=status]").textContent(),
    (now) => /^At 140 ms, 3 replicas: .*Ada asked .*Ben asked/.test(now));
  }));

test("everything stays in reach when text is twice as large", () =>
  withPage({ query: "autoplay=0", hash: HASH, width: 640, height: 900 }, async ({ page }) => {
    await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
    assert.ok(await sideways(page) <= 0, "the page scrolls sideways");
  }));

test("with forced colours the states are still told apart", () =>
  withPage({ query: "autoplay=0", hash: LEADER, forcedColors: "active" }, async ({ page }) => {
    await goTo(page, 400);
    await until("the leader is down", () => thing(page, "node-n1").getAttribute("class"),
      (now) => /crashed/.test(now));
    const outline = (name) => thing(page, name).locator(".card").evaluate((rect) =>
      getComputedStyle(rect).strokeDasharray);
    assert.notEqual(await outline("node-n1"), await outline("node-n2"));
  }));
