// What can be done to a machine: press it, and choose from its menu.
//
// Everything is done twice, once with a pointer and once with nothing but the keyboard. Each act
// becomes a line of the script, so that the address holds it; and the menu gives the focus back to
// the machine it belongs to, so that the next act is one key away.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, goTo, inScript, item, link, read, state, thing, until, withPage }
  from "./harness.mjs";

const SCRIPT = "10ms c1 write x 1\n150ms c1 read x\n";
const still = {
  query: "autoplay=0",
  hash: link({ topology: "leaderless", horizon: "400ms", script: SCRIPT }),
};
const label = (page, name) => thing(page, name).getAttribute("aria-label");

/** Opens the menu of a machine and chooses from it. */
async function act(page, machine, words) {
  await thing(page, machine).click();
  await item(page, words).click();
}

/** Waits until the script in the address holds a line. */

test("a crash is seen, told, and held by the address", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 200);
    await act(page, "node-n1", "Crash");
    await until("the card says so", () => label(page, "node-n1"), (now) => /down/.test(now));
    assert.match(await thing(page, "node-n1").innerHTML(), /down/);
    assert.match(await page.locator("#stage-summary").textContent(), /n1 is down/);
    assert.equal(await page.getByRole("menu").count(), 0);
    await inScript(page, /^80ms\s+crash n1$/m);
  }));

test("a machine that is down can be restarted, and nothing else can be done to it", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 200);
    await act(page, "node-n1", "Crash");
    await until("it is down", () => label(page, "node-n1"), (now) => /down/.test(now));
    await thing(page, "node-n1").click();
    await item(page, "Restart").waitFor();
    assert.equal(await item(page, "Crash").count(), 0);
    await item(page, "Restart").click();
    await until("it is up", () => label(page, "node-n1"), (now) => !/down/.test(now));
    await inScript(page, /restart n1$/m);
  }));

test("a machine without its disk has forgotten everything", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 300);
    await until("the write is drawn", () => label(page, "node-n2"), (now) => /x = 1/.test(now));
    await act(page, "node-n2", "Crash and lose the disk");
    await until("it is down", () => label(page, "node-n2"), (now) => /down/.test(now));
    await act(page, "node-n2", "Restart");
    const now = await until("it is up", () => label(page, "node-n2"), (now) => !/down/.test(now));
    assert.doesNotMatch(now, /x = 1/);
    await inScript(page, /wipe n2$/m);
  }));

test("a paused machine resumes", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 200);
    await act(page, "node-n3", "Pause");
    await until("it is paused", () => label(page, "node-n3"), (now) => /paused/.test(now));
    await act(page, "node-n3", "Resume");
    await until("it goes on", () => label(page, "node-n3"), (now) => !/paused/.test(now));
    await inScript(page, /pause n3\n.*resume n3$/m);
  }));

test("a machine is cut off by a wall, and all walls come down", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 200);
    await act(page, "node-n3", "Cut off from everybody");
    const wall = page.locator('.stage [data-thing^="wall-"]');
    await wall.first().waitFor();
    await until("the summary tells of it", () => page.locator("#stage-summary").textContent(),
      (now) => /a wall stands between n3 and/.test(now));
    await inScript(page, /^80ms cut n3$/m);
    await act(page, "node-n1", "Take all walls down");
    await wall.first().waitFor({ state: "detached" });
    await inScript(page, /heal/m);
  }));

test("a client writes and reads from its menu", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 200);
    await act(page, "client-c2", "Write x");
    await inScript(page, /^80ms\s+c2 write x/m);
    await until("its bubble shows the call", () => thing(page, "bubble-c2").count());
    await act(page, "client-c2", "Read x");
    await inScript(page, /c2 read x$/m);
  }));

test("a client writes and reads from the list", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 200);
    await page.getByRole("button", { name: "Ben: Write x" }).click();
    await inScript(page, /^80ms\s+c2 write x/m);
    await page.getByRole("button", { name: "Ada: Read x" }).click();
    await inScript(page, /c1 read x$/m);
    const told = page.getByRole("region", { name: "What the clients were told" });
    await until("both are listed", () => told.innerText(),
      (now) => /write x = 2/.test(now) && /read x/.test(now));
    assert.equal((await state(page)).playing, true, "one wants to see what follows");
  }));

test("the keyboard alone reaches a machine, its menu, and comes back", () =>
  withPage({ hash: `${still.hash}&t=0.08` }, async ({ page }) => {
    const focused = () => page.evaluate(() => document.activeElement?.dataset?.thing ?? null);
    let name = null;
    for (let tabs = 0; tabs < 30 && name !== "node-n2"; tabs += 1) {
      await page.keyboard.press("Tab");
      name = await focused();
    }
    assert.equal(name, "node-n2", "the Tab key reaches the second replica");
    await page.keyboard.press("Enter");
    await item(page, "Crash").waitFor();
    const first = () => item(page, "Crash").evaluate((node) => node === document.activeElement);
    await until("the first item has the focus", first);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const third = item(page, "Pause");
    assert.equal(await third.evaluate((node) => node === document.activeElement), true);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await until("n2 is down", () => label(page, "node-n2"), (now) => /down/.test(now));
    assert.equal(await focused(), "node-n2", "the focus is back");
    await page.keyboard.press(" ");
    await item(page, "Restart").waitFor();
    await page.keyboard.press("Escape");
    await item(page, "Restart").waitFor({ state: "detached" });
    assert.equal(await focused(), "node-n2", "Escape gives the focus back");
  }));

test("a finger does what a pointer does", () =>
  withPage({ ...still, hasTouch: true, isMobile: true, width: 390, height: 844 },
    async ({ page }) => {
      await goTo(page, 200);
      await thing(page, "node-n2").tap();
      await item(page, "Crash").tap();
      await until("n2 is down", () => label(page, "node-n2"), (now) => /down/.test(now));
      await page.getByRole("button", { name: "Ada: Write x" }).tap();
      await inScript(page, /crash n2\n.*c1 write x/);
    }));

test("Escape closes a menu and does nothing else", () =>
  withPage(still, async ({ page }) => {
    const { fingerprint } = await state(page);
    await thing(page, "node-n1").click();
    await until("the menu has the focus", () =>
      page.evaluate(() => document.activeElement?.getAttribute("role") === "menuitem"));
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    assert.equal((await state(page)).fingerprint, fingerprint);
  }));

test("a press beside the machines closes the menu", () =>
  withPage(still, async ({ page }) => {
    await thing(page, "node-n1").click();
    await page.getByRole("menu").waitFor();
    const box = await page.getByRole("group", { name: "Stage" }).boundingBox();
    await page.mouse.click(box.x + 6, box.y + box.height - 6);
    await page.getByRole("menu").waitFor({ state: "detached" });
  }));

test("a press outside of the stage closes the menu too", () =>
  withPage(still, async ({ page }) => {
    await thing(page, "node-n1").click();
    await page.getByRole("menu").waitFor();
    await page.getByRole("heading", { level: 1 }).click();
    await drawn(page);
    assert.equal(await page.getByRole("menu").count(), 0);
  }));

test("every menu stays on the screen", () => {
  const hash = link({ topology: "leaderless", n: 9, clients: 4 });
  return withPage({ query: "autoplay=0", hash, width: 360, height: 740 }, async ({ page }) => {
    const names = await page.locator(".stage [role=button]").evaluateAll((all) =>
      all.map((element) => element.dataset.thing));
    assert.equal(names.length, 13);
    for (const name of names) {
      await thing(page, name).focus();
      await page.keyboard.press("Enter");
      const box = await page.getByRole("menu").boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 360, `the menu of ${name}: ${box.x}`);
      await page.keyboard.press("Escape");
      await page.getByRole("menu").waitFor({ state: "detached" });
    }
  });
});

test("the monitor of a single-leader cluster can be stopped like any machine", () =>
  withPage({ query: "autoplay=0", hash: link({ topology: "single-leader", horizon: "400ms" }) },
    async ({ page }) => {
      await goTo(page, 200);
      await act(page, "node-m1", "Crash");
      await until("it is down", () => label(page, "node-m1"), (now) => /down/.test(now));
      await inScript(page, /crash m1$/m);
    }));

test("a crashed leader is replaced, and the stage shows the new one", () =>
  withPage({ query: "autoplay=0", hash: link({ topology: "single-leader", horizon: "600ms" }) },
    async ({ page }) => {
      assert.match(await label(page, "node-n1"), /leader/);
      await goTo(page, 100);
      await act(page, "node-n1", "Crash");
      await until("the crash is in the run", () => state(page), (now) => /x=z1/.test(now.link));
      await goTo(page, 900);
      await until("another leads", () => page.locator("#stage-summary").textContent(),
        (now) => /n[23] leads/.test(now));
      assert.match(await page.locator(".tally").innerText(), /failover to n[23]/);
    }));

const leader = (settings = {}, script = "10ms c1 write x 1\n") => ({
  query: "autoplay=0",
  hash: link({ topology: "single-leader", horizon: "400ms", script, ...settings }),
});
const summary = (page) => page.locator("#stage-summary").textContent();

test("a killed process is down, and comes back with all that it had written", () =>
  withPage(leader(), async ({ page }) => {
    await goTo(page, 200);
    await act(page, "node-n2", "Kill the process");
    await until("it is down", () => label(page, "node-n2"), (now) => /killed/.test(now));
    await inScript(page, /kill n2$/m);
    await act(page, "node-n2", "Restart");
    await until("it is up", () => label(page, "node-n2"), (now) => /x = 1/.test(now));
  }));

test("a machine that is not here yet can join, and nothing else", () =>
  withPage(leader({ spares: 1 }), async ({ page }) => {
    await goTo(page, 100);
    assert.equal(await label(page, "node-n4"), "n4, not here yet");
    await thing(page, "node-n4").click();
    await item(page, "Join").waitFor();
    assert.equal(await page.getByRole("menuitem").count(), 1);
    await item(page, "Join").click();
    await inScript(page, /join n4$/m);
    await until("it is here", () => label(page, "node-n4"), (now) => /follower/.test(now));
  }));

test("a person orders who leads", () =>
  withPage(leader({ horizon: "600ms" }), async ({ page }) => {
    await goTo(page, 100);
    await thing(page, "node-n1").click();
    await item(page, "Crash").waitFor();
    assert.equal(await item(page, "Lead now").count(), 0, "it leads already");
    await page.keyboard.press("Escape");
    await act(page, "node-n3", "Lead now");
    await inScript(page, /promote n3$/m);
    await goTo(page, 950);
    await until("it leads", () => summary(page), (now) => /n3 leads/.test(now));
  }));

test("a machine is slowed down and brought back to speed", () =>
  withPage(leader(), async ({ page }) => {
    await goTo(page, 200);
    await act(page, "node-n2", "Slow: 20 ms a message");
    await inScript(page, /slow n2 20ms$/m);
    await page.locator('.tape [aria-label^="n2 slow"]').waitFor({ state: "attached" });
    await act(page, "node-n2", "Normal speed");
    await inScript(page, /slow n2 0s$/m);
  }));

test("messages are held at a mark that is no wall, and released", () =>
  withPage(leader(), async ({ page }) => {
    await goTo(page, 100);
    await act(page, "node-n3", "Hold its messages");
    await inScript(page, /hold n3$/m);
    await until("the summary tells of it", () => summary(page), (now) => /are held/.test(now));
    await thing(page, "node-n1").click();
    await item(page, "Release what is held").waitFor();
    assert.equal(await item(page, "Take all walls down").count(), 0, "no wall stands");
    await item(page, "Release what is held").click();
    await inScript(page, /release$/m);
    await until("nothing is held", () => summary(page), (now) => !/are held/.test(now));
  }));

test("a client inserts a row and is told its id", () =>
  withPage(leader({}, "10ms c1 write x 7\n"), async ({ page }) => {
    await goTo(page, 200);
    await act(page, "client-c2", "Insert into x");
    await inScript(page, /c2 insert x$/m);
    await goTo(page, 900);
    await until("its bubble says the id", () => label(page, "bubble-c2"),
      (now) => /insert into x: ok: id 8/.test(now));
    const told = page.getByRole("region", { name: "What the clients were told" });
    assert.match(await told.innerText(), /insert into x\s+ok: id 8/);
  }));
