// The tape: a whole run on one strip, and any part of it close up.
//
// Zooming and panning must never lose the playhead, never take the wheel from the page, and never
// need a pointer. Pointing shows what happens there and goes nowhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, button, drawn, goTo, link, sideways, state, thing, until, withPage }
  from "./harness.mjs";

const SCRIPT = "0s cut c1 | n2,n3\n5ms c1 write x 7\n50ms c1 read x at n1\n100ms c2 read x at n3\n"
  + "130ms crash n2\n140ms pause n3\n150ms skew n1 5ms\n";
const STALE = link({
  topology: "leaderless", w: 1, r: 1, ask: "r", repair: "none", latency: "5ms", horizon: "200ms",
  script: SCRIPT,
});
const BUSY = link({
  topology: "leaderless", n: 9, w: 5, r: 5, clients: 12, workload: "closed", horizon: "3s",
});
const still = (hash, more = {}) => ({ query: "autoplay=0", hash, ...more });

const tape = (page) => page.getByRole("group", { name: "Tape", exact: true });
const at = async (page) => (await state(page)).atUs;
const windowOf = async (page) => (await state(page)).windowUs;
const span = ([from, to]) => to - from;
const preview = (page) => page.locator(".preview");

/** Where the picture of the tape is, once it is in the middle of the screen. */
async function picture(page) {
  await page.locator(".tape").evaluate((element) => element.scrollIntoView({ block: "center" }));
  return page.locator(".tape-picture").boundingBox();
}

/** Zooms in until the window is at most a share of the run. */
async function zoomTo(page, share) {
  const { endUs } = await state(page);
  for (;;) {
    const before = await windowOf(page);
    if (span(before) <= endUs * share) return before;
    await button(page, "More detail").click();
    await until("it is closer", () => windowOf(page), (now) => span(now) < span(before));
  }
}

test("zoom by buttons and by keys, and back to the whole run", () =>
  withPage(still(STALE), async ({ page }) => {
    const { endUs } = await state(page);
    assert.deepEqual(await windowOf(page), [0, endUs]);
    assert.equal(await button(page, "Less detail").isDisabled(), true);
    await button(page, "More detail").click();
    await until("half of it", () => windowOf(page), ([from, to]) => to - from === endUs / 2);
    await tape(page).focus();
    await page.keyboard.press("+");
    await until("a quarter", () => windowOf(page), (now) => span(now) === endUs / 4);
    await page.keyboard.press("-");
    await until("half again", () => windowOf(page), (now) => span(now) === endUs / 2);
    await page.keyboard.press("0");
    await until("all", () => windowOf(page), (now) => span(now) === endUs);
    for (let press = 0; press < 30; press += 1) await page.keyboard.press("+");
    await until("no closer than that", () => windowOf(page), (now) => span(now) === 200);
    assert.equal(await button(page, "More detail").isDisabled(), true);
    const labels = await page.locator(".tape .axis-label").allTextContents();
    assert.ok(labels.length > 1 && labels.every((label) => /^\d+ µs$/.test(label)), `${labels}`);
  }));

test("the axis has round steps, close up and from afar", () =>
  withPage(still(BUSY), async ({ page }) => {
    const labels = () => page.locator(".tape .axis-label").allTextContents();
    assert.deepEqual((await labels()).slice(0, 3), ["0 s", "0.5 s", "1 s"]);
    await goTo(page, 500);
    await zoomTo(page, 0.01);
    await drawn(page);
    for (const label of await labels()) assert.match(label, /^\d+(\.\d{1,3})? (ms|s)$/);
  }));

test("the strip of the whole run shows the window, and dragging it moves the window", () =>
  withPage(still(BUSY), async ({ page }) => {
    const strip = page.locator("div.overview");
    assert.equal(await strip.isVisible(), false, "there is nothing to move");
    await zoomTo(page, 0.25);
    await picture(page);
    const box = await strip.boundingBox();
    const y = box.y + box.height / 2;
    const before = await windowOf(page);
    await page.mouse.move(box.x + box.width * 0.1, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, y, { steps: 5 });
    await page.mouse.up();
    const after = await until("it has moved", () => windowOf(page), ([from]) => from > before[0]);
    assert.equal(span(after), span(before));
    const moved = after[0] - before[0];
    const { endUs } = await state(page);
    assert.ok(Math.abs(moved / endUs - 0.4) < 0.02, `${moved} of ${endUs} µs`);
    await page.mouse.click(box.x + box.width - 2, y);
    await until("what is pressed comes into view", () => windowOf(page), ([, to]) => to === endUs);
    assert.equal(await at(page), 0, "the playhead has stayed");
    assert.equal(await page.locator(".playhead").isVisible(), false);
    assert.equal(await page.locator(".overview-head").isVisible(), true);
  }));

test("a drag with Shift and the arrow keys pan, and stop at the ends", () =>
  withPage(still(BUSY), async ({ page }) => {
    await zoomTo(page, 0.25);
    const box = await picture(page);
    const y = box.y + box.height / 2;
    await page.keyboard.down("Shift");
    await page.mouse.move(box.x + box.width * 0.75, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.25, y, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    const dragged = await until("it is later", () => windowOf(page), ([from]) => from > 0);
    assert.equal(await at(page), 0, "the playhead has stayed");
    await tape(page).focus();
    await page.keyboard.press("ArrowRight");
    await until("later still", () => windowOf(page), ([from]) => from > dragged[0]);
    for (let press = 0; press < 20; press += 1) await page.keyboard.press("ArrowLeft");
    await until("the start", () => windowOf(page), ([from]) => from === 0);
    for (let press = 0; press < 40; press += 1) await page.keyboard.press("ArrowRight");
    const { endUs } = await state(page);
    await until("the end", () => windowOf(page), ([, to]) => to === endUs);
  }));

test("the window follows the playhead while it plays, a page at a time", () =>
  withPage(still(STALE), async ({ page }) => {
    await zoomTo(page, 0.2);
    await page.getByRole("slider", { name: "Speed" }).fill("4.5");
    await button(page, "Play").click();
    const windows = new Set();
    await until("the run is over", async () => {
      const now = await state(page);
      windows.add(now.windowUs.join());
      const [from, to] = now.windowUs;
      // Panels hear of the time ten times a second: so far the playhead may be ahead.
      assert.ok(now.atUs >= from && now.atUs <= to + 4_000, `${now.atUs} in ${now.windowUs}`);
      return now;
    }, (now) => now.atUs === now.endUs);
    assert.ok(windows.size >= 4 && windows.size <= 12, `${windows.size} windows`);
    assert.equal(await page.locator(".playhead").isVisible(), true);
  }));

test("going somewhere else takes the window along", () =>
  withPage(still(STALE), async ({ page }) => {
    await zoomTo(page, 0.2);
    await goTo(page, 900);
    const now = await until("the window is there", () => state(page),
      ({ atUs, windowUs: [from, to] }) => from <= atUs && atUs <= to);
    assert.ok(span(now.windowUs) <= now.endUs * 0.2);
    assert.equal(await page.locator(".playhead").isVisible(), true);
  }));

test("another run keeps the zoom where it can, and one that is opened anew shows all", () =>
  withPage(still(STALE), async ({ page }) => {
    const zoomed = await zoomTo(page, 0.2);
    await page.getByRole("slider", { name: "Read answers, R" }).fill("2");
    await drawn(page, 4);
    assert.equal(span(await windowOf(page)), span(zoomed));
    await page.getByRole("button", { name: "Single-leader", exact: true }).click();
    await until("the whole run", () => state(page), (now) => span(now.windowUs) === now.endUs);
  }));

test("the wheel is left to the page, with Ctrl and without", () =>
  withPage(still(STALE, { height: 500 }), async ({ page }) => {
    await page.evaluate(() => {
      globalThis.taken = 0;
      addEventListener("wheel", (event) => { globalThis.taken += event.defaultPrevented; });
    });
    const box = await picture(page);
    const before = await page.evaluate(() => scrollY);
    await page.mouse.move(box.x + 200, box.y + 20);
    await page.mouse.wheel(0, 100);
    await until("the page scrolls", () => page.evaluate(() => scrollY), (now) => now > before);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, 50);
    await page.keyboard.up("Control");
    await drawn(page);
    assert.equal(await page.evaluate(() => globalThis.taken), 0);
    const { endUs } = await state(page);
    assert.equal(span(await windowOf(page)), endUs);
  }));

test("pointing shows what happens there, and moves nothing", () =>
  withPage(still(STALE), async ({ page }) => {
    const box = await picture(page);
    assert.equal(await preview(page).isVisible(), false);
    const bar = await page.locator('.tape [data-thing="operation-1"]').boundingBox();
    await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2);
    await until("the operation", () => preview(page).locator("p").innerText(),
      (now) => /^\d+\.\d ms\s+Ada, #1, write x = 7: ok/.test(now));
    // An instant with nothing under the pointer but the axis: the milestone next to it.
    await page.mouse.move(bar.x, box.y + box.height - 12);
    await until("the call", () => preview(page).locator("p").innerText(),
      (now) => /Ada asks: write x = 7/.test(now));
    assert.ok(await preview(page).locator('[data-thing="node-n1"]').count(), "a small stage");
    assert.equal(await at(page), 0);
    assert.equal(await preview(page).getAttribute("aria-hidden"), "true");
    await page.mouse.move(box.x + 100, box.y - 200);
    await until("it is gone", () => preview(page).isVisible(), (shown) => !shown);
  }));

test("the small stage shows the instant that is pointed at", () =>
  withPage(still(STALE), async ({ page }) => {
    const box = await picture(page);
    const crashed = () => preview(page).locator('[data-thing="node-n2"]').getAttribute("class");
    const y = box.y + box.height - 12;
    for (let x = 0.5; x <= 0.9; x += 0.01) await page.mouse.move(box.x + box.width * x, y);
    await until("n2 is down at the end", crashed, (now) => /crashed/.test(now));
    await page.mouse.move(box.x + box.width * 0.3, y);
    await until("and works before", crashed, (now) => !/crashed/.test(now));
    assert.doesNotMatch(await thing(page, "node-n2").getAttribute("class"), /crashed/);
  }));

test("the range shows what happens where it goes, in words", () =>
  withPage(still(STALE), async ({ page }) => {
    await page.getByRole("slider", { name: "Time", exact: true }).focus();
    await page.keyboard.press("PageUp");
    await until("words", () => preview(page).locator("p").innerText(),
      (now) => /^\d+\.\d ms\s+\S/.test(now));
    assert.equal(await preview(page).locator(".stamp").isVisible(), false);
    await page.keyboard.press("Tab");
    await until("it is gone", () => preview(page).isVisible(), (shown) => !shown);
  }));

test("broken promises are buttons above the rows: a press goes there, the keyboard too", () =>
  withPage(still(STALE), async ({ page }) => {
    const mark = page.getByRole("button", { name: /Reads see the latest write/ })
      .and(page.locator(".tape [data-thing]"));
    assert.equal(await mark.count(), 1);
    await mark.locator(".target").click();
    const there = await until("it goes there", () => at(page));
    const named = new RegExp(`^${Math.round(there / 1000)} ms`);
    assert.match(await mark.getAttribute("aria-label"), named);
    await button(page, "To the start").click();
    await mark.focus();
    await page.keyboard.press("Enter");
    await until("and again", () => at(page), (now) => now === there);
    const box = await mark.locator(".target").boundingBox();
    assert.ok(box.width >= 23.5 && box.height >= 23.5, `${box.width} × ${box.height}`);
  }));

test("a stale read is outlined, ticked and named; faults have letters and patterns", () =>
  withPage(still(STALE), async ({ page }) => {
    const read = page.locator('.tape .operation[aria-label*="Ben"]');
    assert.match(await read.getAttribute("aria-label"), /, stale$/);
    assert.equal(await read.locator(".bar-tick").count(), 1);
    const words = await page.locator(".tape .fault-word").allTextContents();
    assert.deepEqual(words, ["X cut", "D n2 down", "P n3 paused", "C n1 clock off"]);
    const cut = page.locator('.tape [data-thing="fault-0"]');
    assert.match(await cut.getAttribute("aria-label"),
      /^cut, from 0 µs, parts Ada from n2 and n3$/);
  }));

test("up and down go from operation to operation, with the focus", () =>
  withPage(still(STALE), async ({ page }) => {
    await tape(page).focus();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await page.keyboard.press("ArrowDown");
    await until("the first", focused, (now) => /^Ada, #1, write x = 7/.test(now ?? ""));
    assert.equal(await at(page), 5_000);
    await page.keyboard.press("ArrowDown");
    await until("the second", focused, (now) => /^Ada, #2, read x/.test(now ?? ""));
    await page.keyboard.press("ArrowUp");
    await until("the first again", focused, (now) => /#1/.test(now ?? ""));
  }));

test("the tape is one stop of the Tab key, and a stop more for each mark", () =>
  withPage(still(BUSY), async ({ page }) => {
    const stops = await page.locator('.tape-picture > svg, .tape-picture > svg [tabindex="0"]')
      .evaluateAll((all) => all.filter((it) => it.tabIndex === 0).length);
    const marks = await page.locator(".tape .mark").count();
    assert.equal(stops, 1 + marks);
  }));

test("an empty run says what to press", () =>
  withPage(still(link({ topology: "leaderless", horizon: "300ms" })), async ({ page }) => {
    await page.locator(".tape").getByText("Nobody has asked for anything yet.").waitFor();
    await page.locator(".tape").getByText("Press a client, then Write or Read.").waitFor();
    await button(page, "Play").waitFor();
  }));

test("a finished run can be played again", () =>
  withPage(still(STALE), async ({ page }) => {
    await button(page, "To the end").click();
    await button(page, "Play again").waitFor();
    await button(page, "To the start").click();
    await button(page, "Play").waitFor();
  }));

test("two fingers zoom around what lies between them, and one goes to an instant", () =>
  withPage(still(STALE, { width: 390, height: 844, hasTouch: true }), async ({ page, context }) => {
    const box = await picture(page);
    const y = box.y + 40;
    await page.touchscreen.tap(box.x + box.width / 2, y);
    const tapped = await until("a tap goes there", () => at(page));
    const { endUs } = await state(page);
    assert.ok(tapped > endUs * 0.4 && tapped < endUs * 0.6, `${tapped} µs`);
    const client = await context.newCDPSession(page);
    const touch = (type, ...places) => client.send("Input.dispatchTouchEvent", {
      type, touchPoints: places.map((x, id) => ({ x: box.x + x, y, id })),
    });
    const middle = box.width * 0.6;
    await touch("touchStart", middle - 20);
    await touch("touchStart", middle - 20, middle + 20);
    for (let apart = 20; apart <= 80; apart += 10) {
      await touch("touchMove", middle - apart, middle + apart);
    }
    await touch("touchEnd");
    const [from, to] = await until("it is closer", () => windowOf(page),
      (now) => span(now) < endUs / 2);
    const share = (middle - 50) / (box.width - 70);
    assert.ok(from < share * endUs && share * endUs < to, `${share * endUs} in ${from}–${to}`);
    assert.equal(await at(page), tapped, "the playhead has stayed");
  }));

test("the tape stays low and inside of the page at every width, with twelve clients", () =>
  withPage(still(BUSY), async ({ page }) => {
    const found = [];
    for (const width of [320, 360, 768, 1024, 1200, 1440, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      await until("the picture is as wide as its place", () => page.evaluate(() => {
        const place = document.querySelector(".tape-picture");
        return Math.abs(place.clientWidth - place.querySelector("svg").clientWidth) < 2;
      }));
      for (const more of [false, true]) {
        await button(page, more ? "More detail" : "Whole run").click({ force: true });
        await drawn(page, 4);
        const box = await page.locator(".tape").boundingBox();
        if (box.height > 360) found.push(`${width} px: ${box.height} px high`);
        const beyond = await sideways(page);
        if (beyond > 0) found.push(`${width} px: sideways by ${beyond} px`);
        const foot = await page.locator(".tape-foot").boundingBox();
        if (foot.x + foot.width > width) found.push(`${width} px: the foot leaves the page`);
      }
    }
    assert.equal(found.join("\n"), "");
  }));

// On the narrowest phone the button of the knobs stands beside them and takes its share.
for (const [width, least] of [[320, 32], [375, 40]]) {
  test(`on a phone every button of time is large, in two rows at the lower edge: ${width} px`, () =>
    withPage(still(STALE, { width, height: 640 }), async ({ page }) => {
      const boxes = await page.locator(".transport button").evaluateAll((all) =>
        all.map((element) => element.getBoundingClientRect().toJSON()));
      assert.equal(boxes.length, 9);
      for (const box of boxes) {
        assert.ok(box.height >= 44 && box.width >= least, `${box.width} × ${box.height}`);
        assert.ok(box.left >= 0 && box.right <= width && box.bottom <= 640, JSON.stringify(box));
      }
      const rows = new Set(boxes.map((box) => Math.round(box.top)));
      assert.equal(rows.size, 2);
      const speed = await page.getByRole("slider", { name: "Speed" }).boundingBox();
      assert.ok(speed.width >= 60, `${speed.width} px`);
    }));
}

test("futures lie under each other, quiet until they differ, and a press looks at one", () =>
  withPage(still(STALE), async ({ page }) => {
    const rows = page.locator(".tape .futures .future");
    assert.equal(await page.locator(".tape .futures").isVisible(), false);
    await goTo(page, 300);
    await thing(page, "node-n1").click();
    await page.getByRole("menuitem", { name: "Crash", exact: true }).click();
    await until("two rows", () => rows.count(), (count) => count === 2);
    const [first, second] = await rows.evaluateAll((all) =>
      all.map((row) => row.getAttribute("aria-label")));
    assert.match(first, /^A first run: differs from \d+(\.\d+)? ms on, 1 stale read/);
    assert.match(second, /^B .*crash n1: on the tape/);
    assert.equal(await rows.first().locator(".same").count() > 0, true);
    assert.equal(await rows.first().locator(".fork").count(), 1);
    const before = (await state(page)).fingerprint;
    await rows.first().focus();
    await page.keyboard.press("Enter");
    await until("the first run is on the tape", () => state(page),
      (now) => now.fingerprint !== before && now.branches.includes("A"));
    await until("the row says so", () => rows.first().getAttribute("class"),
      (now) => /current/.test(now));
  }));

for (const [colorScheme, width] of [["light", 360], ["dark", 1440]]) {
  test(`no violation on a zoomed tape with marks: ${colorScheme}, ${width} px`, () =>
    withPage(still(STALE, { colorScheme, width }), async ({ page }) => {
      await goTo(page, 500);
      await button(page, "More detail").click();
      await drawn(page, 4);
      assert.deepEqual(await audit(page), []);
    }));
}

// Nothing here asserts a speed, since that would fail on a busy machine: the figures are printed,
// and what is asserted is that the tape was drawn anew and has few elements.
test("a run of a hundred thousand events stays one strip of few shapes", (context) =>
  withPage(still(link({
    topology: "leaderless", n: 9, w: 5, r: 5, clients: 12, workload: "closed", latency: "1ms",
    disk: "100us", think: "1ms", horizon: "10s",
  })), async ({ page }) => {
    const { events } = await state(page);
    assert.ok(events >= 100_000, `${events} events`);
    const times = [];
    const elements = [];
    for (let press = 0; press < 8; press += 1) {
      const before = await windowOf(page);
      await button(page, "More detail").click();
      await until("it is closer", () => windowOf(page), (now) => span(now) < span(before));
      times.push((await state(page)).tapeMs);
      elements.push(await page.locator(".tape-picture > svg *").count());
    }
    const rounded = times.map((time) => time.toFixed(1)).join(", ");
    context.diagnostic(`${events} events; a redraw of the tape took ${rounded} ms, with `
      + `${elements.join(", ")} elements`);
    assert.ok(Math.max(...elements) < 4_000, `${elements} elements`);
  }));

test("only the first button of a mouse goes anywhere, and only while it is held", () =>
  withPage(still(STALE), async ({ page }) => {
    const box = await picture(page);
    const [y, x] = [box.y + box.height - 12, (share) => box.x + box.width * share];
    for (const button of ["right", "middle"]) {
      await page.mouse.move(x(0.3), y);
      await page.mouse.down({ button });
      await page.mouse.move(x(0.5), y);
      await page.mouse.up({ button });
      assert.equal(await at(page), 0, button);
    }
    await page.mouse.move(x(0.3), y);
    await page.mouse.down();
    const there = await until("it goes there", () => at(page));
    // A menu of the browser, say, takes the pointer's going up.
    await page.locator(".tape-picture").evaluate((tape, [clientX, clientY]) => {
      const held = { pointerType: "mouse", pointerId: 1, bubbles: true, clientX, clientY };
      tape.dispatchEvent(new PointerEvent("pointermove", { ...held, buttons: 0 }));
    }, [x(0.7), y]);
    await drawn(page);
    assert.equal(await at(page), there);
    await page.mouse.up();
  }));

test("a preview that follows the pointer lays the page out once", () =>
  withPage(still(STALE), async ({ page }) => {
    const box = await picture(page);
    const y = box.y + box.height - 12;
    await page.evaluate(() => {
      globalThis.measured = 0;
      const { get } = Object.getOwnPropertyDescriptor(Element.prototype, "clientHeight");
      Object.defineProperty(Element.prototype, "clientHeight", { get() {
        globalThis.measured += this.matches(".transport");
        return get.call(this);
      } });
    });
    for (let x = 0.2; x <= 0.8; x += 0.05) await page.mouse.move(box.x + box.width * x, y);
    await preview(page).locator('[data-thing="node-n1"]').waitFor();
    assert.equal(await page.evaluate(() => globalThis.measured), 1);
  }));
