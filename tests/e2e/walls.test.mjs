// Walls: drawn across the stage, chosen from a list, taken down in one press.
//
// A stroke shows before it ends whom it will part, by letter and by name. Escape ends it without a
// trace. On a screen that is touched it needs the button first, so that the page scrolls otherwise.

import assert from "node:assert/strict";
import { test } from "node:test";
import { button, drawn, fragment, goTo, inScript, link, read, thing, until, withPage }
  from "./harness.mjs";

const still = (topology, settings = {}) => ({
  query: "autoplay=0",
  hash: link({ topology, horizon: "400ms", script: "10ms c1 write x 1\n", ...settings }),
});
const stageBox = (page) => page.getByRole("group", { name: "Stage", exact: true }).boundingBox();
const letters = (page, side) => page.locator(`.pen-layer .side.${side}`).count();

/** Draws from one place of the stage to others, in shares of its size, and stays down. */
async function draw(page, [first, ...rest]) {
  const box = await stageBox(page);
  const at = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(first));
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...at(place), { steps: 6 });
  await drawn(page);
}

test("a stroke across the stage is a wall, and says before whom it will part", async () => {
  for (const topology of ["leaderless", "single-leader", "multi-leader"]) {
    await withPage(still(topology), async ({ page }) => {
      await goTo(page, 200);
      await button(page, "Draw a wall").click();
      await draw(page, [[0.45, 0.99], [0.45, 0.02]]);
      assert.ok((await letters(page, "a")) > 0 && (await letters(page, "b")) > 0);
      assert.match(await page.locator(".pen-layer").textContent(), /A: .*B: /);
      assert.doesNotMatch(read(fragment(page)).script, /cut/, "not before the pointer goes up");
      await page.mouse.up();
      await inScript(page, /cut .*c1.* \| .*c2/);
      assert.equal(await letters(page, "a"), 0, "the letters are gone");
      await page.locator('.stage [data-thing^="wall-"]').first().waitFor();
      await button(page, "Take the walls down").click();
      await inScript(page, /heal$/m);
      await page.locator('.stage [data-thing^="wall-"]').first().waitFor({ state: "detached" });
    });
  }
});

test("in a low window, whose picture has room beside it, the stroke is below the pointer", () =>
  withPage({ ...still("leaderless"), width: 1440, height: 640 }, async ({ page }) => {
    const stage = await stageBox(page);
    await button(page, "Draw a wall").click();
    await draw(page, [[0.1, 0.9], [0.3, 0.5], [0.3, 0.1]]);
    const stroke = await page.locator(".pen-layer .pen-line").boundingBox();
    assert.ok(Math.abs(stroke.x - (stage.x + 0.1 * stage.width)) < 6, `${stroke.x}`);
    assert.ok(Math.abs(stroke.x + stroke.width - (stage.x + 0.3 * stage.width)) < 6);
    await page.keyboard.press("Escape");
  }));

test("a mouse draws from an empty place without the button", () =>
  withPage(still("leaderless"), async ({ page }) => {
    await draw(page, [[0.02, 0.98], [0.3, 0.6], [0.98, 0.5]]);
    assert.ok((await letters(page, "a")) > 0);
    await page.mouse.up();
    await inScript(page, /cut .*\|/);
    assert.equal(await page.getByRole("menu").count(), 0);
  }));

test("Escape ends a stroke, and nothing is built", () =>
  withPage(still("leaderless"), async ({ page }) => {
    await button(page, "Draw a wall").click();
    await draw(page, [[0.5, 0.02], [0.5, 0.98]]);
    await page.keyboard.press("Escape");
    await until("the letters are gone", () => letters(page, "a"), (now) => now === 0);
    await page.mouse.up();
    await drawn(page);
    assert.doesNotMatch(read(fragment(page)).script, /cut/);
    assert.equal(await button(page, "Draw a wall").getAttribute("aria-pressed"), "false");
  }));

test("a fence around one node, that holds, one way", () =>
  withPage(still("leaderless"), async ({ page }) => {
    await button(page, "Draw a wall").click();
    await page.getByRole("radio", { name: "Hold" }).click();
    await page.getByRole("radio", { name: "A to B only" }).click();
    const box = await thing(page, "node-n2").boundingBox();
    const stage = await stageBox(page);
    const at = (x, y) => [(box.x + x * box.width - stage.x) / stage.width,
      (box.y + y * box.height - stage.y) / stage.height];
    await draw(page, [at(-0.15, -0.15), at(1.15, -0.15), at(1.15, 1.15), at(-0.15, 1.15),
      at(-0.15, -0.1)]);
    await page.mouse.up();
    await inScript(page, /hold n2 > n1,n3,c1,c2$/m);
    await button(page, "Release all").click();
    await inScript(page, /release$/m);
  }));

test("sides are chosen from a list with nothing but the keyboard", () =>
  withPage(still("single-leader"), async ({ page }) => {
    await goTo(page, 200);
    await button(page, "Choose its sides").focus();
    await page.keyboard.press("Enter");
    await page.getByText("Both sides need a node.").waitFor();
    assert.equal(await button(page, "Build the wall").isDisabled(), true);
    const row = (name) => page.getByRole("radiogroup", { name, exact: true });
    await row("n1").getByRole("radio", { name: "A" }).focus();
    await page.keyboard.press("Space");
    await row("n3").getByRole("radio", { name: "B" }).focus();
    await page.keyboard.press("Space");
    await page.getByText("A: n1 | B: n3").waitFor();
    await button(page, "Build the wall").focus();
    await page.keyboard.press("Enter");
    await inScript(page, /^80ms\s+cut n1 \| n3$/m);
    assert.equal(await page.getByText("Build the wall").count(), 0, "the list is put away");
  }));

test("usual walls are one press away", () =>
  withPage(still("single-leader", { followers: 4 }), async ({ page }) => {
    await goTo(page, 200);
    await button(page, "Choose its sides").click();
    await button(page, "Minority with the leader").click();
    await button(page, "Build the wall").click();
    await inScript(page, /cut n1,n2,c1 \| n3,n4,n5,m1,c2$/m);
    await button(page, "Choose its sides").click();
    await button(page, "n1 alone").click();
    await page.getByRole("radio", { name: "Hold" }).click();
    await button(page, "Build the wall").click();
    await inScript(page, /hold n1 \| /m);
  }));

test("a finger draws after the button, and scrolls before", () =>
  withPage({ ...still("leaderless"), hasTouch: true, isMobile: true, width: 360, height: 740 },
    async ({ page }) => {
      const svg = page.getByRole("group", { name: "Stage", exact: true });
      const touch = () => svg.evaluate((element) => getComputedStyle(element).touchAction);
      assert.equal(await touch(), "pan-y");
      await button(page, "Draw a wall").tap();
      await until("the stage keeps the finger", touch, (now) => now === "none");
      await svg.scrollIntoViewIfNeeded();
      const box = await stageBox(page);
      const y = Math.min(box.y + box.height * 0.5, 600);
      const cdp = await page.context().newCDPSession(page);
      const send = (type, x) => cdp.send("Input.dispatchTouchEvent",
        { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
      await send("touchStart", box.x + 6);
      for (let part = 1; part <= 8; part += 1) {
        await send("touchMove", box.x + box.width * part / 9);
      }
      await until("both sides are shown", () => letters(page, "b"), (now) => now > 0);
      await send("touchEnd", 0);
      await inScript(page, /cut .*\|/);
    }));

test("a side that is being chosen keeps to the nodes that there are", () =>
  withPage(still("leaderless", { n: 5 }), async ({ page }) => {
    await goTo(page, 200);
    await button(page, "Choose its sides").click();
    const row = (name) => page.getByRole("radiogroup", { name, exact: true });
    for (const [node, side] of [["n1", "A"], ["n5", "B"]]) {
      await row(node).getByRole("radio", { name: side }).focus();
      await page.keyboard.press("Space");
    }
    await page.getByText("A: n1 | B: n5").waitFor();
    const replicas = page.getByRole("slider", { name: "Replicas, N", exact: true });
    await replicas.press("ArrowLeft");
    await page.getByText("Both sides need a node.").waitFor();
    assert.equal(await button(page, "Build the wall").isDisabled(), true);
  }));
