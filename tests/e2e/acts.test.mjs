// What can be done on the stage, item by item: to machines, links, messages and clients.
//
// A menu opens by pointer, by touch and by keyboard, on every family. What an item does becomes a
// line of the script, so the address is asked for it. A menu stands beside what it belongs to: it
// neither covers it nor leaves the screen; and while one is open time stands still.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, goTo, inScript, item, link, read, scriptOf, state, thing, until, withPage }
  from "./harness.mjs";

const FAMILIES = ["leaderless", "single-leader", "multi-leader"];
const still = (topology, settings = {}, script = "10ms c1 write x 1\n") => ({
  query: "autoplay=0",
  hash: link({ topology, horizon: "400ms", script, ...settings }),
});
const menu = (page) => page.getByRole("menu");
const focused = (page) => page.evaluate(() => document.activeElement?.dataset?.thing ?? null);

/** Opens the menu of a thing and goes through its pages. */
async function act(page, name, ...path) {
  await thing(page, name).click();
  for (const words of path) await item(page, words).click();
}

/** What every menu of a run says, page by page: the names of its items. */
const says = (page) => page.getByRole("menuitem").allInnerTexts().then((all) =>
  all.map((words) => words.replace(/\s+/g, " ").trim()));

for (const topology of FAMILIES) {
  test(`${topology}: each item of the menu of a replica is a line of the script`, () =>
    withPage(still(topology), async ({ page }) => {
      await goTo(page, 200);
      const at = "node-n2";
      for (const [path, line] of [
        [["Slow: 20 ms a message"], /slow n2 20ms$/m],
        [["Normal speed"], /slow n2 0s$/m],
        [["Cut off from everybody"], /cut n2$/m],
        [["Rejoin"], /heal n2$/m],
        [["Hold its messages"], /hold n2$/m],
        [["Release what is held"], /release$/m],
        [["Link to …", "n3", "Cut"], /cut n2 \| n3$/m],
        [["Link to …", "n3", "Heal"], /heal n2 \| n3$/m],
        [["Link to …", "n3", "Cut n2 to n3"], /cut n2 > n3$/m],
        [["Link to …", "n3", "Cut n3 to n2"], /cut n3 > n2$/m],
        [["Take all walls down"], /heal$/m],
        [["Link to …", "n1", "Hold"], /hold n2 \| n1$/m],
        [["Link to …", "n1", "Release"], /release n2 \| n1$/m],
        [["Link to …", "Ada", "Slow: 100 ms"], /delay n2-c1 100ms$/m],
        [["Link to …", "Ada", "Normal latency"], /delay n2-c1 4ms~9ms$/m],
        [["Link to …", "m1", "Lossy: every other message"], /lossy n2-m1 50%$/m],
        [["Link to …", "n1", "Lossy: every other message"], /lossy n2-n1 50%$/m],
        [["Pause"], /pause n2$/m],
        [["Resume"], /resume n2$/m],
        [["Kill the process"], /kill n2$/m],
        [["Restart"], /restart n2$/m],
        [["Crash and lose the disk"], /wipe n2$/m],
        [["Restart"], /wipe n2\n.*restart n2$/ms],
        [["Crash"], /crash n2$/m],
      ]) {
        if (path.includes("m1") && topology !== "single-leader") continue;
        await act(page, at, ...path);
        await inScript(page, line);
        await page.getByRole("button", { name: "Pause" }).click().catch(() => {});
        await goTo(page, 200);
      }
    }));
}

test("a client asks for what its family has, anywhere or at a certain node", () =>
  withPage(still("single-leader"), async ({ page }) => {
    await goTo(page, 200);
    await thing(page, "client-c2").click();
    await item(page, "Write x").waitFor();
    const offered = await says(page);
    for (const words of ["Read x", "Insert into x", "Add 5 to x", "Subtract 5 from x"]) {
      assert.ok(offered.some((one) => one.includes(words)), `${words} in ${offered}`);
    }
    await item(page, "Add 5 to x").click();
    await inScript(page, /c2 add x 5$/m);
    await act(page, "client-c2", "Ask a certain node", "Read at n3 (Ben)");
    await inScript(page, /c2 read x at n3$/m);
    await thing(page, "node-n1").click();
    await item(page, "Write here (Ada)").click();
    await inScript(page, /c1 write x at n1$/m);
    await thing(page, "node-n2").click();
    const refused = page.getByRole("menuitem", { name: "Write here" });
    assert.equal(await refused.getAttribute("aria-disabled"), "true");
    assert.match(await refused.innerText(), /does not lead/);
  }));

test("each family offers the statements that it has, and no others", async () => {
  for (const [settings, offered, missing] of [
    [{ topology: "leaderless" }, ["Write x", "Delete x"], "Insert into x"],
    [{ topology: "multi-leader" }, ["Write x", "Insert into x", "Delete x"],
      "Type a in front of x"],
    [{ topology: "multi-leader", resolve: "text" }, ["Type a in front of x"], "Write x"],
    [{ topology: "multi-leader", resolve: "or-set" }, ["Include 3 in x"], "Write x"],
    [{ topology: "multi-leader", resolve: "pn-counter" }, ["Add 5 to x"], "Write x"],
  ]) {
    await withPage({ query: "autoplay=0", hash: link({ horizon: "400ms", ...settings }) },
      async ({ page }) => {
        await thing(page, "client-c1").click();
        for (const words of offered) await item(page, words).waitFor();
        await page.keyboard.press("Escape");
        // The list of what clients were told offers the first of them, too.
        await page.getByRole("button", { name: `Ada: ${offered[0]}`, exact: true }).waitFor();
        await thing(page, "client-c1").click();
        assert.equal(await item(page, missing).count(), 0, `${missing} under ${settings.resolve}`);
        await item(page, offered[0]).click();
        await until("it is in the run", () => scriptOf(page), (now) => /c1 /.test(now));
      });
  }
});

test("a message under way is dropped, delayed, held, let go, copied, and shown", () =>
  withPage(still("leaderless", { latency: "20ms" }), async ({ page }) => {
    await goTo(page, 50);
    const open = async (...path) => {
      await thing(page, "node-n1").click();
      await item(page, "Messages").click();
      await page.getByRole("menuitem", { name: /^write/ }).first().click();
      for (const words of path) await item(page, words).click();
    };
    await open("Delay by 50 ms");
    await inScript(page, /^20\.001ms delay 1 50ms$/m);
    await goTo(page, 50);
    await open("Duplicate");
    await inScript(page, /duplicate 1$/m);
    await goTo(page, 50);
    await open("Hold");
    await inScript(page, /hold 1$/m);
    await goTo(page, 50);
    await open("Show");
    await until("it is pointed at", () => thing(page, "message-1").getAttribute("class"),
      (now) => /chosen/.test(now));
    await open("Drop");
    await inScript(page, /drop 1$/m);
    await goTo(page, 60);
    await until("it falls", () => thing(page, "message-1").getAttribute("class"),
      (now) => /lost/.test(now));
  }));

test("a press near a moving message stops time and opens its menu; Escape lets time go on", () =>
  withPage({ ...still("leaderless", { latency: "20ms" }), query: "" }, async ({ page }) => {
    const play = page.getByRole("button", { name: "Play" });
    if (await play.count()) await play.click();
    await until("a message is on its way", () => thing(page, "message-1").count());
    const box = await thing(page, "message-1").boundingBox();
    await page.mouse.click(box.x + box.width / 2 + 10, box.y + box.height / 2 + 9);
    await item(page, "Drop").waitFor();
    assert.equal((await state(page)).playing, false, "time stands still");
    await page.keyboard.press("Escape");
    await menu(page).waitFor({ state: "detached" });
    await until("time goes on", () => state(page), (now) => now.playing);
  }));

test("the line between two nodes opens the menu of the link", () =>
  withPage(still("single-leader"), async ({ page }) => {
    const ends = await Promise.all(["node-n1", "node-n2"].map((name) =>
      thing(page, name).boundingBox()));
    const [x, y] = ["x", "y"].map((axis) => {
      const size = axis === "x" ? "width" : "height";
      const middles = ends.map((box) => box[axis] + box[size] / 2);
      return (middles[0] + middles[1]) / 2;
    });
    await page.mouse.click(x + 7, y + 4);
    await item(page, "Cut").waitFor();
    await item(page, "Cut").click();
    await inScript(page, /cut n2 \| n1$/m);
  }));

test("a timer rings by hand, by its name", () =>
  withPage(still("single-leader", { failover: "majority" }), async ({ page }) => {
    await goTo(page, 200);
    await act(page, "node-n2", "Time out", "Now: election");
    await inScript(page, /^80\.001ms time-out n2 election$/m);
    await goTo(page, 250);
    await until("it stands for election", () => thing(page, "node-n2").getAttribute("aria-label"),
      (now) => /candidate|leader/.test(now));
    await page.keyboard.press("Escape");
    await act(page, "node-n1", "Time out");
    assert.ok((await says(page)).some((words) => /Now: /.test(words)));
  }));

test("clocks are set and run fast or slow where they are read", () =>
  withPage(still("leaderless"), async ({ page }) => {
    await goTo(page, 200);
    await act(page, "client-c1", "Clock", "Ahead by 100 ms");
    await inScript(page, /skew c1 \+100ms$/m);
    await act(page, "client-c1", "Clock", "Behind by 100 ms");
    await inScript(page, /skew c1 -100ms$/m);
    await act(page, "client-c1", "Clock", "Fast: 10 ms a second");
    await inScript(page, /drift c1 \+10000ppm$/m);
  }));

test("the keyboard goes from node to node in space, through pages, and back", () =>
  withPage(still("single-leader"), async ({ page }) => {
    await thing(page, "node-n1").focus();
    await page.keyboard.press("ArrowDown");
    const below = await focused(page);
    assert.match(below, /node-n[23]/);
    await page.keyboard.press(below === "node-n2" ? "ArrowRight" : "ArrowLeft");
    assert.equal(await focused(page), below === "node-n2" ? "node-n3" : "node-n2");
    await page.keyboard.press("ArrowUp");
    assert.equal(await focused(page), "node-n1");
    await page.keyboard.press("Shift+F10");
    await item(page, "Crash").waitFor();
    await until("it has the focus", () => page.evaluate(() =>
      document.activeElement?.getAttribute("role")), (now) => now === "menuitem");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowDown");
    const first = () => item(page, "Crash").evaluate((node) => node === document.activeElement);
    assert.equal(await first(), true, "arrows go round");
    await item(page, "Link to …").focus();
    await page.keyboard.press("ArrowRight");
    await item(page, "n2").waitFor();
    await page.keyboard.press("ArrowLeft");
    await item(page, "Crash").waitFor();
    await page.keyboard.press("Escape");
    await menu(page).waitFor({ state: "detached" });
    assert.equal(await focused(page), "node-n1");
    await page.keyboard.press("m");
    await menu(page).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await focused(page), null, "the stage itself has the focus");
  }));

test("the other button of a mouse and a long press open the menu too", () =>
  withPage(still("leaderless"), async ({ page }) => {
    await thing(page, "node-n2").click({ button: "right" });
    await item(page, "Crash").waitFor();
    await page.keyboard.press("Escape");
    await menu(page).waitFor({ state: "detached" });
    await thing(page, "client-c1").dispatchEvent("contextmenu");
    await item(page, "Write x").waitFor();
  }));

test("a finger opens every menu, and its items are large enough", () =>
  withPage({ ...still("single-leader"), hasTouch: true, isMobile: true, width: 360, height: 740 },
    async ({ page }) => {
      await thing(page, "node-n3").tap();
      await item(page, "Pause").waitFor();
      for (const box of await page.getByRole("menuitem").evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect().height))) {
        assert.ok(box >= 43.5, `${box} px high`);
      }
      await item(page, "Link to …").tap();
      await item(page, "n1").tap();
      await item(page, "Cut").tap();
      await inScript(page, /cut n3 \| n1$/m);
    }));

test("no menu leaves the screen or covers what it belongs to", async () => {
  for (const [width, height] of [[1440, 900], [768, 1024], [360, 740]]) {
    for (const topology of FAMILIES) {
      await withPage({ ...still(topology, { clients: 3 }), width, height }, async ({ page }) => {
        const names = await page.locator(".stage [role=button]").evaluateAll((all) =>
          all.map((element) => element.dataset.thing));
        for (const name of names) {
          await thing(page, name).focus();
          await page.keyboard.press("Enter");
          await item(page, "Link to …").waitFor();
          await drawn(page);
          const own = await menu(page).boundingBox();
          const of = await thing(page, name).locator(".card, .person").first().boundingBox();
          const where = `${topology} ${name} at ${width}: ${JSON.stringify([own, of])}`;
          assert.ok(own.x >= 0 && own.x + own.width <= width, where);
          assert.ok(own.y >= 0 && own.y + own.height <= height, where);
          const apart = own.x >= of.x + of.width || own.x + own.width <= of.x ||
            own.y >= of.y + of.height || own.y + own.height <= of.y;
          assert.ok(apart, `it covers ${where}`);
          await page.keyboard.press("Escape");
          await menu(page).waitFor({ state: "detached" });
        }
      });
    }
  }
});
