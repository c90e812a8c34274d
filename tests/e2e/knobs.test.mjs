// Every knob is a setting of the scenario, and whatever it changes is seen at once: in the sentence
// of consequence, on the stage, and half a second later in the address.
//
// The knobs are turned as somebody without a pointer turns them, with the arrow keys, because a
// native range that answers the keyboard answers everything else too.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, drawn, fragment, link, listed, read, state, thing, unfold, until, withPage }
  from "./harness.mjs";

const still = { query: "autoplay=0" };
const slider = (page, name) => page.getByRole("slider", { name: new RegExp(`^${name}\\W*$`) });
const consequence = (page) => page.locator(".consequence").first().innerText();

/** Presses a key on a slider so many times. */
async function press(page, name, key, times = 1) {
  await unfold(page);
  await slider(page, name).focus();
  for (let pressed = 0; pressed < times; pressed += 1) await page.keyboard.press(key);
}

/** Waits until the address holds a setting. */
const inAddress = (page, key, value) =>
  until(`the address holds ${key}=${value}`, () => read(fragment(page))[key],
    (now) => now === value);

test("N, W and R are turned with the arrow keys, and say what follows", () =>
  withPage({ ...still, hash: link({ topology: "leaderless" }) }, async ({ page }) => {
    assert.match(await consequence(page), /^W \+ R = 4 > N = 3: .* at least 1 node\./);
    await press(page, "Read answers, R", "ArrowLeft");
    await until("the sentence speaks of stale reads", () => consequence(page),
      (now) => /^W \+ R = 3 does not exceed N = 3: 3 of 9 pairs .* can be stale/.test(now));
    await press(page, "Write acknowledgements, W", "ArrowRight");
    await until("W = 3 mends it", () => consequence(page),
      (now) => now.startsWith("W + R = 4 > N"));
    await press(page, "Replicas, N", "ArrowRight", 2);
    await until("five replicas undo it", () => consequence(page),
      (now) => now.startsWith("W + R = 4 does not exceed N = 5"));
    await thing(page, "node-n5").waitFor();
    assert.equal(await thing(page, "node-n6").count(), 0);
    await inAddress(page, "n", "5");
    const { w, r } = read(fragment(page));
    assert.deepEqual({ w, r }, { w: "3", r: "1" });
  }));

test("a slider says its value in words, with what it is a part of", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", n: 5 }) }, async ({ page }) => {
    const text = (name) => slider(page, name).getAttribute("aria-valuetext");
    assert.equal(await text("Replicas, N"), "5 replicas");
    assert.equal(await text("Write acknowledgements, W"), "2 of 5 acknowledgements");
    await press(page, "Read answers, R", "End");
    await until("all five", () => text("Read answers, R"), (now) => now === "5 of 5 answers");
    const headings = await page.getByRole("heading", { level: 1 }).innerText();
    assert.match(headings, /a read asks all 5/);
  }));

test("a knob that was turned keeps its name", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", n: 5 }) }, async ({ page }) => {
    assert.equal(await page.getByRole("slider", { name: "Replicas, N", exact: true }).count(), 1);
  }));

test("W and R never exceed N, and the page does not lose what was asked for", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", n: 5, w: 5, r: 1 }) },
    async ({ page }) => {
      await press(page, "Replicas, N", "Home");
      await thing(page, "node-n2").waitFor({ state: "detached" });
      assert.equal(await slider(page, "Write acknowledgements, W").getAttribute("max"), "1");
      assert.equal(await slider(page, "Write acknowledgements, W").inputValue(), "1");
      assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /^One replica\./);
    }));

test("nine replicas stand on the stage", () =>
  withPage({ ...still, hash: link({ topology: "leaderless" }) }, async ({ page }) => {
    await press(page, "Replicas, N", "End");
    for (let number = 1; number <= 9; number += 1) await thing(page, `node-n${number}`).waitFor();
    await inAddress(page, "n", "9");
  }));

test("the sync mode is a group of radio buttons, and the sentence counts the disks", () =>
  withPage({ ...still, hash: link({ topology: "single-leader" }) }, async ({ page }) => {
    const group = page.getByRole("radiogroup", { name: "A write counts when" });
    const mode = (name) => group.getByRole("radio", { name, exact: true });
    assert.equal(await mode("async").isChecked(), true);
    assert.match(await consequence(page), /sure to be on 1 disk only/);
    await mode("async").focus();
    await page.keyboard.press("ArrowRight");
    await until("semi-sync counts two", () => consequence(page),
      (now) => /is on 2 disks/.test(now));
    assert.equal(await mode("semi-sync").isChecked(), true);
    await mode("sync").check({ force: true });
    await until("sync counts three", () => consequence(page), (now) => /is on 3 disks/.test(now));
    await inAddress(page, "acknowledge", "sync");
  }));

test("followers come and go on the stage", () =>
  withPage({ ...still, hash: link({ topology: "single-leader" }) }, async ({ page }) => {
    await thing(page, "node-n3").waitFor();
    await press(page, "Followers", "ArrowRight", 2);
    await thing(page, "node-n5").waitFor();
    await press(page, "Followers", "Home");
    await thing(page, "node-n3").waitFor({ state: "detached" });
    await thing(page, "node-m1").waitFor();
    await inAddress(page, "followers", "1");
  }));

test("other choices change the run too", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", workload: "rate" }) },
    async ({ page }) => {
      await unfold(page);
      const choose = async (group, option, key, value) => {
        const { fingerprint } = await state(page);
        const radios = page.getByRole("radiogroup", { name: group });
        await radios.getByRole("radio", { name: option, exact: true }).check({ force: true });
        await until(`${option} gives another run`, () => state(page),
          (now) => now.fingerprint !== fingerprint);
        await inAddress(page, key, value);
      };
      await choose("A read asks", "just R", "ask", "r");
      await choose("Read repair", "before", "repair", "blocking");
      await choose("Workload", "non-stop", "workload", "closed");
    }));

test("the latency slider keeps the shape of the distribution", () =>
  withPage({ ...still, hash: link({ latency: "4ms~9ms" }) }, async ({ page }) => {
    await unfold(page);
    const shape = page.getByRole("textbox", { name: /way latency: distribution/ });
    assert.equal(await shape.inputValue(), "4ms~9ms");
    await press(page, "One-way latency", "ArrowRight");
    const wider = await until("the field follows", () => shape.inputValue(),
      (now) => now !== "4ms~9ms");
    assert.match(wider, /^[\d.]+ms~[\d.]+ms$/);
    await inAddress(page, "latency", wider);
  }));

test("a distribution can be typed, and one that is none is refused without a loss", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", n: 4 }) }, async ({ page }) => {
    await unfold(page);
    const shape = page.getByRole("textbox", { name: /way latency: distribution/ });
    await shape.fill("exp~2ms~5ms");
    await shape.press("Enter");
    await inAddress(page, "latency", "exp~2ms~5ms");
    const { fingerprint } = await state(page);
    await shape.fill("soon");
    await shape.press("Enter");
    const said = await until("the field explains itself", () =>
      shape.evaluate((input) => input.validationMessage));
    assert.match(said, /^Expected a time such as 5ms/);
    assert.equal(await shape.inputValue(), "soon", "what was typed is still there to be mended");
    assert.equal((await state(page)).fingerprint, fingerprint);
    assert.equal(read((await state(page)).link).latency, "exp~2ms~5ms");
  }));

test("a refused text is marked where it stands, for longer than a bubble lasts", () =>
  withPage({ ...still }, async ({ page }) => {
    await unfold(page);
    const shape = page.getByRole("textbox", { name: /way latency: distribution/ });
    const border = () => shape.evaluate((input) => getComputedStyle(input).borderColor);
    const before = await border();
    await shape.fill("soon");
    await shape.press("Enter");
    await drawn(page);
    assert.notEqual(await border(), before);
  }));

test("a refused text that is replaced by a good one is no longer refused", () =>
  withPage({ ...still, hash: link({ topology: "leaderless" }) }, async ({ page }) => {
    await unfold(page);
    const shape = page.getByRole("textbox", { name: /way latency: distribution/ });
    await shape.fill("soon");
    await shape.press("Enter");
    await press(page, "One-way latency", "ArrowRight");
    await until("the slider has filled the field", () => shape.inputValue(),
      (now) => now !== "soon");
    assert.equal(await shape.evaluate((input) => input.validationMessage), "");
  }));

for (const [what, act] of Object.entries({
  "its slider": (page) => page.locator("#knob-r").press("ArrowRight"),
  "its way back": (page) => page.getByRole("button", { name: /^Read answers, R: back/ }).click(),
  "an undo": (page) => page.getByRole("button", { name: "Undo", exact: true }).click(),
})) {
  test(`a refused text is forgotten after ${what}`, () =>
    withPage({ ...still, hash: link({ topology: "leaderless", r: 1 }) }, async ({ page }) => {
      await page.locator("#knob-w").press("ArrowRight");
      const field = page.getByRole("textbox", { name: "Read answers, R: value" });
      const said = () => field.evaluate((input) => input.validationMessage);
      await field.fill("99");
      await field.press("Enter");
      assert.match(await said(), /^Expected/);
      await act(page);
      await until("a good text is there", () => field.inputValue(), (now) => now !== "99");
      assert.equal(await said(), "");
    }));
}

test("a knob goes back to its default, and the address forgets it", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", n: 7 }) }, async ({ page }) => {
    const reset = page.getByRole("button", { name: "Replicas, N: back to 3" });
    await reset.click();
    await thing(page, "node-n4").waitFor({ state: "detached" });
    assert.equal(await reset.count(), 0);
    await until("the address forgets N", () => read(fragment(page)), (now) => !("n" in now));
  }));

test("after a reset by keyboard the focus is still somewhere", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", n: 7 }) }, async ({ page }) => {
    await page.getByRole("button", { name: "Replicas, N: back to 3" }).focus();
    await page.keyboard.press("Enter");
    await thing(page, "node-n4").waitFor({ state: "detached" });
    const focused = await page.evaluate(() => document.activeElement?.tagName);
    assert.notEqual(focused, "BODY");
  }));

test("knobs that are folded away open, and work", () =>
  withPage({ ...still, hash: link({ topology: "leaderless" }) }, async ({ page }) => {
    const network = page.locator(".group").filter({ hasText: "Network" }).first();
    assert.equal(await slider(page, "Loss").isVisible(), false);
    await network.locator("summary").first().click();
    await slider(page, "Loss").press("ArrowRight");
    await until("the address holds it", () => read(fragment(page)).loss);
    assert.equal(await slider(page, "Loss").isVisible(), true,
      "turning a knob does not fold its group");
    await network.locator("summary").first().click();
    await network.getByText("Loss: 1 %").waitFor();
    const quorum = page.locator(".group").filter({ hasText: "Quorum" }).first();
    await quorum.locator(".more > summary").click();
    await slider(page, "Coordinator time-out").press("ArrowRight");
    await until("the address holds it", () => read(fragment(page))["request-timeout"]);
    assert.equal(await slider(page, "Coordinator time-out").isVisible(), true,
      "turning a knob does not fold it away");
  }));

test("length and seed belong to the scenario", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", workload: "rate" }) },
    async ({ page }) => {
      const before = await state(page);
      await press(page, "Length", "ArrowLeft");
      await until("the run is shorter", () => state(page), (now) => now.endUs < before.endUs);
      await page.getByRole("button", { name: "Another" }).click();
      const after = await until("another seed", () => state(page),
        (now) => now.seed !== before.seed);
      await inAddress(page, "seed", after.seed);
    }));

test("the other family is one press away, with knobs of its own", () =>
  withPage({ ...still }, async ({ page }) => {
    const tab = page.getByRole("button", { name: "Single-leader", exact: true });
    assert.equal(await tab.getAttribute("aria-pressed"), "false");
    await tab.click();
    await slider(page, "Followers").waitFor();
    assert.equal(await tab.getAttribute("aria-pressed"), "true");
    assert.equal(await slider(page, "Replicas, N").count(), 0);
    await inAddress(page, "topology", "single-leader");
  }));

test("every preset opens, and says what it shows", () =>
  withPage({ ...still }, async ({ page }) => {
    for (const family of ["leaderless", "single-leader", "multi-leader"]) {
      const paths = await listed(page, { family });
      assert.ok(paths.length >= 4, family);
      for (const path of paths) {
        await choose(page, path);
        const entry = page.locator(`.shelves [data-path="${path}"] span`);
        const help = page.locator(".picker > .help");
        const sentence = await entry.textContent();
        await until(`${path} says what it shows`, () => help.innerText(),
          (now) => now === sentence);
      }
    }
  }));
