// The module comes in two halves, and the second one when it is needed (`crates/xtask/src/split`).
//
// Nobody should notice: the story of the first visit plays without the rest, and whoever wants
// something finds it there. What has to be noticed is when it cannot be had.

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

for (const [what, options] of Object.entries({
  "on a wide screen": { width: 1440, height: 900 },
  "on a phone": { width: 360, height: 740, colorScheme: "dark" },
  "in the projector's theme": { query: "theme=projector" },
  "with reduced motion": { reducedMotion: "reduce" },
})) {
  test(`the story of the first visit plays to its end without the rest ${what}`, () => {
    const { asked, before } = watched();
    return withPage({ ...options, before, rest: false }, async ({ page }) => {
      const { endUs } = await state(page);
      assert.ok(endUs > 0);
      // No gesture: a script moves the playhead, as time does.
      await page.evaluate(async () => {
        const range = document.querySelector('input[aria-label="Time"]');
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
        for (let part = 0; part <= 1000; part += 4) {
          set.call(range, String(part));
          range.dispatchEvent(new InputEvent("input", { bubbles: true }));
          await frame();
        }
      });
      await until("the end is shown", () => state(page), (now) => now.atUs === now.endUs);
      assert.notEqual(await page.locator(".verdicts").innerText(), "");
      assert.deepEqual(asked, [], "nothing was fetched");
      assert.equal(await page.locator(".stopped").count(), 0);
    });
  });
}

for (const [what, act] of Object.entries({
  "the first move of the pointer": (page) => page.mouse.move(200, 300),
  "the first key": (page) => page.keyboard.press("Tab"),
  "the first touch": (page) => page.touchscreen.tap(5, 5),
})) {
  test(`${what} fetches the rest, once`, () => {
    const { asked, before } = watched();
    return withPage({ rest: false, before, hasTouch: true }, async ({ page }) => {
      assert.deepEqual(asked, []);
      await act(page);
      await until("the rest is asked for", () => asked.length);
      await act(page);
      await drawn(page);
      assert.equal(asked.length, 1);
    });
  });
}

test("what was wanted while the rest was on its way is done when it arrives", () => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const { before } = watched(async (route) => {
    await held;
    await route.continue();
  });
  return withPage({ rest: false, before, query: "autoplay=0" }, async ({ page }) => {
    const { fingerprint } = await state(page);
    const family = page.getByRole("button", { name: "Single-leader" })
      .or(page.getByRole("radio", { name: "Single-leader" }))
      .or(page.getByRole("tab", { name: "Single-leader" })).first();
    await family.click();
    await drawn(page, 5);
    assert.equal((await state(page)).fingerprint, fingerprint, "nothing has happened yet");
    release();
    await until("it happens", () => state(page), (now) => now.topology === "single-leader");
  });
});

test("what is held back happens once, a press that toggles included", () => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const { before } = watched(async (route) => {
    await held;
    await route.continue();
  });
  return withPage({ rest: false, before, query: "autoplay=0" }, async ({ page }) => {
    const rules = page.locator("details").first();
    const open = await rules.evaluate((details) => details.open);
    await rules.locator("summary").click();
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await drawn(page, 5);
    assert.equal(await rules.evaluate((details) => details.open), open, "it waits");
    release();
    await until("it is open", () => rules.evaluate((details) => details.open),
      (now) => now !== open);
    await until("it plays", () => state(page), (now) => now.playing);
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
  return withPage({ rest: false, before, allowed, query: "autoplay=0" }, async ({ page }) => {
    const { fingerprint } = await state(page);
    const another = page.getByRole("button", { name: "Another", exact: true });
    await another.click();
    const notice = page.locator(".notices").filter({ hasText: "nothing has changed" });
    await notice.waitFor();
    assert.equal((await state(page)).fingerprint, fingerprint);
    broken = false;
    await another.click();
    await until("the run is another", () => state(page),
      (now) => now.fingerprint !== fingerprint);
    assert.equal(await notice.count(), 0);
    assert.ok(asked.length >= 2);
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
  const visit = await openPage({ rest: false, before, allowed, query: "autoplay=0" });
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
    assert.match(await link.getAttribute("href"), /^http:\/\/127\.0\.0\.1.*#v=2&topology=leader/);
    assert.equal(await link.innerText(), await link.getAttribute("href"));
    assert.equal(await page.locator(".stopped").count(), 1);
  } finally {
    await visit.close();
  }
});
