// The module comes in two halves, and the second one when it is needed (`crates/xtask/src/split`).
//
// Nobody should notice: the story of the first visit is drawn and plays without the rest, whoever
// wants something finds it there, and when the story stops the page is whole for everybody. What
// has to be noticed is when it cannot be had.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, goTo, link, openPage, state, thing, until, withPage } from "./harness.mjs";

const REST = "**/rest-*.bin";

/** Counts how often the rest has been asked for, and lets through, or not, as `answer` says. */
function watched(answer = (route) => route.continue()) {
  const asked = [];
  const before = (page) => page.route(REST, (route) => {
    asked.push(route.request().url());
    return answer(route);
  });
  return { asked, before };
}

const SINGLE_LEADER = link({ topology: "single-leader", n: 3, seed: 2, horizon: "2s" });

/** Time in a hurry: nobody does anything, and each frame is a tenth of a second later. */
async function hurried(page) {
  await page.addInitScript(() => {
    const real = globalThis.requestAnimationFrame.bind(globalThis);
    let now = 0;
    globalThis.requestAnimationFrame = (draw) => real(() => draw(now += 100));
  });
}

const NOT_THERE = [/net::ERR_FAILED/];
const play = (page) => page.locator(".transport .play");
/** The fingerprint of the run, as the page says it. */
const printed = (page) => page.locator("[data-fingerprint]").getAttribute("data-fingerprint");
const isWhole = (page) => until("the page is whole", () => state(page));

for (const [what, options] of Object.entries({
  "on a wide screen": { width: 1440, height: 900 },
  "on a wide screen, dark": { width: 1440, height: 900, colorScheme: "dark" },
  "on a tablet": { width: 768, height: 1024 },
  "on a phone": { width: 360, height: 740 },
  "on a phone, dark": { width: 360, height: 740, colorScheme: "dark" },
  "in the light theme": { query: "theme=light" },
  "in the dark theme": { query: "theme=dark" },
  "in the theme with more contrast": { query: "theme=contrast" },
  "in the projector's theme": { query: "theme=projector" },
  "with reduced motion": { reducedMotion: "reduce" },
  "without being started": { query: "autoplay=0" },
})) {
  test(`the story of the first visit needs no rest ${what}`, () => {
    const { asked, before } = watched((route) => route.abort());
    const both = async (page) => {
      await before(page);
      await hurried(page);
    };
    const stands = options.reducedMotion || options.query === "autoplay=0";
    const visit = { ...options, before: both, whole: false, allowed: NOT_THERE, hasTouch: true };
    return withPage(visit, async ({ page }) => {
      if (!stands) {
        // There it stops by itself, and invites.
        await page.locator(".invitation").waitFor();
        await page.locator(".knob.invited").waitFor({ state: "attached" });
      }
      await until("it stands still", () => play(page).getAttribute("aria-label"),
        (label) => label !== "Pause");
      assert.equal(await page.locator(".pill").count(), 5);
      assert.equal(await page.locator(".knob-n, .knob-w, .knob-r").count(), 3);
      assert.equal(await state(page), null, "the rest is not here");
      await until("the rest is asked for by then", () => asked.length);
      // The window may change, and hands may come, which are told that the rest cannot be had.
      const { width, height } = page.viewportSize();
      await page.setViewportSize({ width: width + 400, height });
      await drawn(page, 5);
      await page.setViewportSize({ width, height: height + 60 });
      await drawn(page, 5);
      await page.mouse.move(100, 200);
      await page.mouse.move(120, 300);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.mouse.click(120, 300);
      await page.touchscreen.tap(60, 320);
      await page.locator(".notices").filter({ hasText: "nothing has changed" }).waitFor();
      await drawn(page, 5);
      assert.equal(await page.locator(".stopped").count(), 0);
    });
  });
}

test("whoever only watches gets the whole page when the story stops", () => {
  const { asked, before } = watched();
  const both = async (page) => {
    await before(page);
    await hurried(page);
  };
  return withPage({ whole: false, before: both }, async ({ page }) => {
    await page.locator(".invitation").waitFor();
    const top = () => page.locator(".verdicts").evaluate((it) => it.getBoundingClientRect().top);
    const stage = () => page.locator(".stage").evaluate((it) => it.getBoundingClientRect().top);
    const [first, above] = [await top(), await stage()];
    await isWhole(page);
    await drawn(page, 5);
    assert.equal(asked.length, 1);
    assert.ok(Math.abs(await top() - first) <= 2, `the page does not jump: ${await top() - first}`);
    assert.equal(await stage(), above);
    await page.locator(".client").first().waitFor();
    await page.locator(".overlap-body").waitFor();
    await page.getByRole("button", { name: "Draw a wall" }).waitFor();
    assert.ok(await page.locator(".contrasts .chip").count() > 1);
    assert.equal(await page.locator(".knobs details.group:not(:has(.knob, .rule))").count(), 0);
    assert.ok((await state(page)).atUs > 0, "time stands where the story stopped");
  });
});

test("a knob that is turned as the very first gesture turns", () => {
  const { before } = watched();
  return withPage({ whole: false, before }, async ({ page }) => {
    await page.locator("#knob-r").press("ArrowRight");
    // Two is where R stands when nothing is said, so the link says nothing of it.
    await until("R is two", () => state(page), (now) => now && !/&r=/.test(now.link));
    assert.equal(await page.locator("#knob-r").inputValue(), "2");
    const focused = () => page.evaluate(() => document.activeElement.id);
    assert.equal(await focused(), "knob-r");
    await page.locator(".client").first().waitFor();
  });
});

test("whoever has been here before gets the whole page at once", () => {
  const { asked, before } = watched();
  const back = async (page) => {
    await before(page);
    await page.addInitScript(() => localStorage.setItem("replication-lab.touched", "1"));
  };
  return withPage({ whole: false, before: back }, async ({ page }) => {
    assert.notEqual(await state(page), null);
    assert.equal(await page.locator(".client").count() > 0, true);
    assert.equal(asked.length, 1);
  });
});

test("whoever has been here before and gets no rest is shown the story's page", () => {
  const { before } = watched((route) => route.abort());
  const back = async (page) => {
    await before(page);
    await page.addInitScript(() => localStorage.setItem("replication-lab.touched", "1"));
  };
  return withPage({ whole: false, before: back, allowed: NOT_THERE }, async ({ page }) => {
    await page.locator(".pill").first().waitFor();
    assert.equal(await state(page), null);
  });
});

for (const [what, act] of Object.entries({
  "the first move of the pointer": (page) => page.mouse.move(200, 300),
  "the first key": (page) => page.keyboard.press("Tab"),
  "the first touch": (page) => page.touchscreen.tap(5, 5),
})) {
  test(`${what} fetches the rest, once`, () => {
    const { asked, before } = watched();
    return withPage({ whole: false, before, hasTouch: true }, async ({ page }) => {
      assert.deepEqual(asked, []);
      await act(page);
      await until("the rest is asked for", () => asked.length);
      await isWhole(page);
      await act(page);
      await drawn(page);
      assert.equal(asked.length, 1);
    });
  });
}

/** A rest that is on its way until it is released. */
function onItsWay() {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const { before } = watched(async (route) => {
    await held;
    await route.continue();
  });
  return { before, release };
}

test("what was wanted while the rest was on its way is done when it arrives", () => {
  const { before, release } = onItsWay();
  return withPage({ whole: false, before, query: "autoplay=0" }, async ({ page }) => {
    const fingerprint = await printed(page);
    await page.getByRole("button", { name: "Single-leader" }).click();
    await drawn(page, 5);
    assert.equal(await printed(page), fingerprint, "nothing has happened yet");
    release();
    await until("it happens", () => state(page), (now) => now?.topology === "single-leader");
  });
});

test("what is held back happens once, a press that toggles included", () => {
  const { before, release } = onItsWay();
  return withPage({ whole: false, before, query: "autoplay=0" }, async ({ page }) => {
    const rules = page.locator(".picker > details");
    const open = await rules.evaluate((details) => details.open);
    await rules.locator("summary").click();
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await drawn(page, 5);
    assert.equal(await rules.evaluate((details) => details.open), open, "it waits");
    release();
    await until("it is open", () => rules.evaluate((details) => details.open),
      (now) => now !== open);
    await until("it plays", () => state(page), (now) => now?.playing);
  });
});

test("what the page does later, the browser does not do at once", () => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const { before } = watched(async (route) => {
    await held;
    await route.continue();
  });
  const both = async (page) => {
    await before(page);
    await page.addInitScript(() => {
      globalThis.seen = [];
      const note = (event) => globalThis.seen.push(event);
      for (const kind of ["contextmenu", "keydown"]) addEventListener(kind, note, true);
    });
  };
  return withPage({ whole: false, before: both, query: "autoplay=0" }, async ({ page }) => {
    const stage = page.getByRole("group", { name: "Stage", exact: true });
    const speed = page.getByRole("slider", { name: "Speed" });
    const stood = await speed.inputValue();
    await stage.click({ button: "right", position: { x: 8, y: 8 } });
    await stage.focus();
    for (const key of ["Space", "Shift+Tab"]) await page.keyboard.press(key);
    await speed.focus();
    for (const key of ["ArrowRight", "Home"]) await page.keyboard.press(key);
    const undone = await page.evaluate(() => globalThis.seen.filter(({ key }) => key !== "Shift")
      .map(({ type, key, defaultPrevented }) => `${key ?? type} ${defaultPrevented}`));
    assert.deepEqual(undone,
      ["contextmenu true", "  true", "Tab false", "ArrowRight true", "Home false"]);
    assert.notEqual(stood, "0");
    release();
    await isWhole(page);
  });
});

test("a link to another family fetches both halves and shows it", () => {
  const { asked, before } = watched();
  return withPage({ hash: SINGLE_LEADER, before }, async ({ page }) => {
    assert.equal((await state(page)).topology, "single-leader");
    assert.equal(asked.length, 1);
    await goTo(page, 500);
    await thing(page, "node-n1").waitFor();
  });
});

test("a rest that does not arrive is said, nothing changes, and the next try works", () => {
  let broken = true;
  const { asked, before } = watched((route) => broken ? route.abort() : route.continue());
  const allowed = [/net::ERR_FAILED/];
  return withPage({ whole: false, before, allowed, query: "autoplay=0" }, async ({ page }) => {
    const fingerprint = await printed(page);
    const family = page.getByRole("button", { name: "Multi-leader", exact: true });
    await family.click();
    const notice = page.locator(".notices").filter({ hasText: "nothing has changed" });
    await notice.waitFor();
    assert.equal(await printed(page), fingerprint);
    broken = false;
    await family.click();
    await until("the run is another", () => state(page), (now) => now?.topology === "multi-leader");
    assert.equal(await notice.count(), 0);
    assert.ok(asked.length >= 2);
  });
});

test("a new fragment waits for the rest, is said if that does not arrive, and opens then", () => {
  let broken = true;
  const { before } = watched((route) => broken ? route.abort() : route.continue());
  const visit = { whole: false, before, allowed: NOT_THERE, query: "autoplay=0" };
  return withPage(visit, async ({ page }) => {
    const fingerprint = await printed(page);
    const open = (n) => page.evaluate((n) => {
      location.hash = `v=2&topology=leaderless&n=${n}`;
    }, n);
    await open(5);
    await page.locator(".notices").filter({ hasText: "nothing has changed" }).waitFor();
    assert.equal(await page.locator(".stopped").count(), 0);
    assert.equal(await printed(page), fingerprint);
    broken = false;
    await open(4);
    await thing(page, "node-n4").waitFor();
  });
});

test("a link whose rest does not arrive says so where the run would stand", () => {
  const { before } = watched((route) => route.abort());
  const allowed = [/net::ERR_FAILED/, /failed to fetch/i];
  return withPage({ hash: SINGLE_LEADER, before, allowed, started: false }, async ({ page }) => {
    await page.getByRole("status").filter({ hasText: "could not be started" }).waitFor();
  });
});

test("below another path both halves are found", () => {
  const moved = async (page) => {
    await page.route("**/deep/er/**", async (route) => {
      const url = route.request().url().replace("/deep/er/", "/");
      await route.fulfill({ response: await route.fetch({ url }) });
    });
  };
  const options = { path: "deep/er/", hash: SINGLE_LEADER, before: moved };
  return withPage(options, async ({ page }) => {
    assert.equal((await state(page)).topology, "single-leader");
  });
});

test("a call into a rest that is not there ends as any other bug does", async () => {
  const before = (page) => page.route(REST, (route) => route.fulfill({ body: "" }));
  const allowed = [/./];
  const visit = await openPage({ whole: false, before, allowed, query: "autoplay=0" });
  const { page } = visit;
  try {
    // The application is told that the rest is here, which is not so.
    await page.evaluate(() => {
      globalThis.replicationLab.rest = async () => {};
      location.hash = "v=2&topology=leaderless&n=5";
    });
    const stopped = page.getByRole("alert").filter({ hasText: "The engine stopped" });
    await stopped.waitFor();
    const link = stopped.getByRole("link");
    assert.match(await link.getAttribute("href"), /^http:\/\/127\.0\.0\.1.*#v=2&topology=.*n=5/);
    assert.equal(await link.innerText(), await link.getAttribute("href"));
    assert.equal(await page.locator(".stopped").count(), 1);
  } finally {
    await visit.close();
  }
});
