// Where a page may end up: in a frame that has no size yet, in one that may do nothing, in a tab
// that nobody looks at, before somebody whom motion makes ill.
//
// None of these may break it, and none may leave a message in the console that a host would have to
// answer for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, link, openPage, state, thing, until, withPage } from "./harness.mjs";

const HASH = link({
  topology: "leaderless", horizon: "200ms", script: "10ms c1 write x 1\n60ms c2 read x\n",
});

/** Opens a page of some host that shows the built page in a frame, and returns the frame. */
async function withFrame({ frame, headers, allowed, query = "autoplay=0" }, body) {
  const content = `<!doctype html><title>Host</title><link rel="icon" href="data:,">
    <iframe title="Replication Lab" src="/?${query}#${HASH}" ${frame}></iframe>`;
  const before = async (page) => {
    await page.route("**/host.html", (route) =>
      route.fulfill({ contentType: "text/html", body: content }));
    const isFile = (url) => /\.(js|bin|css|svg|txt)$/.test(url.pathname);
    if (headers) await page.route(isFile, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), ...headers } });
    });
  };
  await withPage({ path: "host.html", started: false, before, allowed }, async (visit) => {
    const handle = await visit.page.locator("iframe").elementHandle();
    await body({ ...visit, frame: await handle.contentFrame(), handle });
  });
}

const started = (frame) => frame.locator(".stage [data-thing=node-n1]").waitFor({
  state: "attached",
});

test("a frame that starts without a size is drawn when it gets one", () =>
  withFrame({ frame: 'style="width:0;height:0;border:0"' }, async ({ frame, handle }) => {
    await started(frame);
    await handle.evaluate((element) => element.setAttribute("style", "width:900px;height:700px"));
    await frame.locator(".stage [data-thing=node-n1]").waitFor();
    const box = await frame.locator(".stage > svg").boundingBox();
    assert.ok(box.width > 400 && box.height > 200, `${box.width} × ${box.height}`);
    await until("the tape fills its place", () => frame.evaluate(() => {
      const width = (element) => element.getBoundingClientRect().width;
      const tape = document.querySelector(".tape-picture");
      return Math.abs(width(tape) - width(tape.querySelector("svg"))) < 2;
    }));
  }));

test("a frame that is hidden and comes back goes on", () =>
  withFrame({ frame: 'style="display:none;width:900px;height:700px"', query: "" },
    async ({ frame, handle }) => {
      await started(frame);
      await handle.evaluate((element) => { element.style.display = "block"; });
      await until("it plays", () => frame.evaluate(() => globalThis.replab.state().atUs));
      await handle.evaluate((element) => { element.style.display = "none"; });
      await handle.evaluate((element) => { element.style.display = "block"; });
      await frame.locator(".stage [data-thing=node-n1]").waitFor();
    }));

test("a sandboxed frame without an origin works, but for what it may not do", () =>
  withFrame({
    frame: 'sandbox="allow-scripts" width="900" height="700"',
    // As the usual hosts of such files do.
    headers: { "access-control-allow-origin": "*" },
  }, async ({ frame }) => {
    await started(frame);
    await frame.getByRole("button", { name: "Ada: Write x" }).click();
    await until("the act is in the run", () =>
      frame.evaluate(() => globalThis.replab.state().link), (now) => /x=z1/.test(now));
    await frame.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight");
    await frame.locator(".stage [data-thing=node-n4]").waitFor();
  }));

test("Share in a sandboxed frame does not claim to have copied", () =>
  withFrame({
    // Chromium says so itself, and no page can keep it from that.
    allowed: [/Permissions policy violation: The Clipboard API/],
    frame: 'sandbox="allow-scripts" width="900" height="700"',
    headers: { "access-control-allow-origin": "*" },
  }, async ({ frame }) => {
    await started(frame);
    await frame.getByRole("button", { name: "Share" }).click();
    await frame.getByRole("button", { name: "Copy the address" }).waitFor();
  }));

test("a sandboxed frame whose host refuses the module explains itself", () =>
  withFrame({
    frame: 'sandbox="allow-scripts" width="900" height="700"',
    allowed: [/CORS|net::ERR_FAILED|Failed to fetch|dynamically imported/i],
  }, async ({ frame }) => {
    const note = frame.locator("[data-start-note]");
    await until("the note says so", () => note.innerText(),
      (now) => /could not be started/.test(now));
  }));

test("storage that throws is no reason to stop", () => {
  const before = (page) => page.addInitScript(() => {
    const refuse = () => { throw new DOMException("denied", "SecurityError"); };
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(globalThis, name, { get: refuse });
    }
    Object.defineProperty(Document.prototype, "cookie", { get: refuse, set: refuse });
  });
  return withPage({ hash: HASH, before }, async ({ page }) => {
    await until("it plays", () => state(page), (now) => now.atUs > 0);
  });
});

test("a history that refuses to be written is no reason to stop", () => {
  const before = (page) => page.addInitScript(() => {
    globalThis.refused = 0;
    History.prototype.replaceState = () => {
      globalThis.refused += 1;
      throw new DOMException("too often", "SecurityError");
    };
  });
  return withPage({ query: "autoplay=0", hash: HASH, before }, async ({ page }) => {
    await page.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight");
    await thing(page, "node-n4").waitFor();
    await until("it was refused", () => page.evaluate(() => globalThis.refused));
    await page.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight");
    await thing(page, "node-n5").waitFor();
  });
});

test("the address is written seldom, however fast a knob is turned", () => {
  const before = (page) => page.addInitScript(() => {
    globalThis.writes = 0;
    const write = History.prototype.replaceState;
    History.prototype.replaceState = function (...args) {
      globalThis.writes += 1;
      return write.apply(this, args);
    };
  });
  return withPage({ query: "autoplay=0", hash: HASH, before }, async ({ page }) => {
    const slider = page.getByRole("slider", { name: "Replicas, N" });
    for (let turn = 0; turn < 20; turn += 1) {
      await slider.press(turn % 2 ? "ArrowLeft" : "ArrowRight");
    }
    await until("it was written", () => page.evaluate(() => globalThis.writes));
    const writes = await page.evaluate(() => globalThis.writes);
    assert.ok(writes <= 8, `${writes} writes for 20 turns`);
  });
});

test("a tab that gets no frames does not run away with the time", () => {
  const before = (page) => page.addInitScript(() => {
    const ask = globalThis.requestAnimationFrame;
    globalThis.starved = null;
    globalThis.requestAnimationFrame = (callback) =>
      globalThis.starved ? globalThis.starved.push(callback) : ask(callback);
  });
  return withPage({ hash: HASH, before }, async ({ page }) => {
    await until("it plays", () => state(page), (now) => now.atUs > 0);
    await page.evaluate(() => { globalThis.starved = []; });
    const waiting = () => page.evaluate(() => globalThis.starved.length);
    await until("a frame is asked for, and does not come", waiting);
    const { atUs, endUs } = await state(page);
    const asked = await waiting();
    // Ten minutes later somebody looks at the tab again.
    await page.evaluate(() => {
      const callbacks = globalThis.starved;
      globalThis.starved = null;
      for (const callback of callbacks) callback(performance.now() + 600_000);
    });
    assert.equal(asked, 1, "one frame is asked for at a time");
    const back = await state(page);
    const passed = back.atUs - atUs;
    assert.ok(back.atUs < endUs && passed < 10_000, `${passed} µs have passed`);
  });
});

test("a hidden tab stays what it was", () =>
  withPage({ hash: HASH }, async ({ page, context }) => {
    await until("it plays", () => state(page), (now) => now.atUs > 0);
    const other = await context.newPage();
    await other.bringToFront();
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.bringToFront();
    await until("it goes on or has ended", () => state(page),
      (now) => now.playing || now.atUs === now.endUs);
    await other.close();
  }));

test("under reduced motion nothing starts by itself", () =>
  withPage({ hash: HASH, reducedMotion: "reduce" }, async ({ page }) => {
    assert.equal((await state(page)).playing, false);
    await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  }));

test("under reduced motion the run goes from event to event, and no message creeps", () =>
  withPage({ hash: HASH, reducedMotion: "reduce", query: "autoplay=0" }, async ({ page }) => {
    await page.evaluate(() => {
      globalThis.places = new Set();
      new MutationObserver((records) => {
        for (const { target } of records) {
          const name = target.dataset?.thing ?? "";
          if (name.startsWith("message-")) globalThis.places.add(name);
        }
      }).observe(document.querySelector(".stage > svg"), {
        subtree: true, attributes: true, attributeFilter: ["transform"],
      });
    });
    await page.getByRole("button", { name: "Play", exact: true }).click();
    const instants = new Set();
    await until("two milestones have passed", async () => {
      instants.add((await state(page)).atUs);
      return instants.size >= 3;
    });
    assert.ok(instants.has(10_000), "the first call is a milestone");
    assert.equal(await page.evaluate(() => globalThis.places.size), 0);
  }));

test("autoplay, motion and theme come from the query", async () => {
  await withPage({ hash: HASH, query: "autoplay=0&theme=dark" }, async ({ page }) => {
    assert.deepEqual([(await state(page)).playing, (await state(page)).atUs], [false, 0]);
    const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const [red] = dark.match(/\d+/g).map(Number);
    assert.ok(red < 60, `the paper is ${dark}`);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  });
  await withPage({ hash: HASH, query: "motion=reduce" }, async ({ page }) => {
    assert.equal((await state(page)).playing, false);
  });
});

test("a theme that does not exist is ignored", () =>
  withPage({ hash: HASH, query: "autoplay=0&theme=%3Cb%3E" }, async ({ page }) => {
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme ?? null), null);
  }));

test("two pages in one browser do not share anything", async () => {
  const [one, two] = await Promise.all([openPage({ hash: HASH }), openPage({ hash: HASH })]);
  await one.page.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight");
  await thing(one.page, "node-n4").waitFor();
  assert.equal(await thing(two.page, "node-n4").count(), 0);
  await one.close();
  await two.close();
});
