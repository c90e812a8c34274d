// Why is it as it is? The inspector answers for machines, messages, requests and clients.
//
// Whatever is selected, by pointer, by keyboard, from the stage, the tape, the list of the clients
// or the evidence of a promise, is explained below the stage: a sentence, fields, and the chain of
// causes both ways. Each line is a way to its instant, and the way back is kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, drawn, goTo, link, read, sideways, state, thing, until, withPage }
  from "./harness.mjs";

// Every message takes 5 ms, every disk 1 ms. The wall keeps the write from n2 and n3.
const MISSED = link({
  topology: "leaderless",
  w: 1,
  r: 1,
  ask: "r",
  repair: "none",
  latency: "5ms",
  horizon: "200ms",
  script: "0s cut c1 | n2,n3\n5ms c1 write x 7\n50ms c1 read x at n1\n100ms c2 read x at n3\n",
});
const LED = link({
  topology: "single-leader",
  latency: "5ms",
  horizon: "900ms",
  script: "20ms c1 write x 1\n100ms crash n1\n600ms c1 write x 2\n",
});
const MANY = link({
  topology: "multi-leader",
  latency: "5ms",
  horizon: "200ms",
  script: "20ms c1 write x 1\n60ms c2 write x 2\n",
});
const still = (hash) => ({ query: "autoplay=0", hash });

const panel = (page) => page.getByRole("region", { name: "Inspector" });
const title = (page) => panel(page).locator("h2").innerText();
const steps = (page, chapter) =>
  panel(page).locator(".chain").filter({ has: page.locator("h3", { hasText: chapter }) })
    .getByRole("button");
const told = (page, text) =>
  page.getByRole("region", { name: "What the clients were told" })
    .getByRole("button").filter({ hasText: text });

/** Selects a machine, and puts its menu away. */
async function press(page, name) {
  await thing(page, name).click();
  await page.keyboard.press("Escape");
  await drawn(page);
}

test("it invites when nothing is selected", () =>
  withPage(still(MISSED), async ({ page }) => {
    assert.match(await panel(page).innerText(), /Press a machine, a message or an answer/);
  }));

test("a request is explained from the answer up to what a person did", () =>
  withPage(still(MISSED), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "read x").last().click();
    await until("the request is named", () => title(page), (now) => /^Read #\d: read x$/.test(now));
    const chain = await until("there is a chain", () => steps(page, "Because of").allInnerTexts(),
      (now) => now.length >= 3);
    assert.match(chain[0], /answer from n\d reaches \w+ after 5 ms/);
    assert.match(chain.at(-1), /the script says: c\d read x at n\d/);
    const order = chain.map((line) => Number(line.match(/^([\d.]+) ms/)[1]));
    assert.deepEqual(order, [...order].sort((one, other) => other - one));
  }));

test("a stale read says which write it missed, and goes there", () =>
  withPage(still(MISSED), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "stale").click();
    const remark = panel(page).getByRole("button", { name: /Stale: it missed write #1/ });
    await remark.click();
    await until("the write is selected", () => title(page),
      (now) => now === "Write #1: write x = 7");
    const { atUs } = await state(page);
    assert.ok(atUs >= 16_000 && atUs <= 17_000, `at ${atUs} µs`);
  }));

test("one walks up to a message, on to the machine, down again, and back", () =>
  withPage(still(MISSED), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "write x = 7").click();
    await steps(page, "Because of").first().click();
    await until("the message is selected", () => title(page), (now) => now === "stored, n1 to Ada");
    assert.match(await panel(page).innerText(), /What it is\s+an acknowledgement/);
    await steps(page, "Because of").filter({ hasText: "n1 stores x=7" }).click();
    await until("the machine is selected", () => title(page), (now) => now === "n1, replica");
    assert.equal((await state(page)).atUs, 11_000);
    await steps(page, "Led to").filter({ hasText: "n1 sends stored to Ada" }).click();
    await until("down again", () => title(page), (now) => now === "stored, n1 to Ada");
    const back = panel(page).getByRole("button", { name: /^Back/ });
    await back.click();
    await until("back at the machine", () => title(page), (now) => now === "n1, replica");
    await back.click();
    await back.click();
    await until("back at the write", () => title(page), (now) => /^Write #1/.test(now));
    assert.equal(await back.isDisabled(), true);
  }));

test("a lost message says why, and led to nothing", () =>
  withPage(still(MISSED), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "write x = 7").click();
    await steps(page, "Step by step").filter({ hasText: "is lost: a wall" }).first().click();
    await until("it is named", () => title(page), (now) => /^write, Ada to n[23]$/.test(now));
    const words = await panel(page).innerText();
    assert.match(words, /It was lost .* after it left: a wall is in the way\./);
    assert.doesNotMatch(words, /Led to/);
  }));

test("a promoted leader is explained by the silence of the old one", () =>
  withPage(still(LED), async ({ page }) => {
    await goTo(page, 990);
    const leader = page.locator('.stage [data-thing^="node-"][aria-label*="leader"]').first();
    const name = await leader.getAttribute("data-thing");
    await press(page, name);
    const node = name.replace("node-", "");
    await until("it is named", () => title(page), (now) => now === `${node}, leader`);
    const role = panel(page).locator(".fact").filter({ hasText: "Role" }).getByRole("button");
    assert.match(await role.innerText(), /leader, epoch 2\s*since \d+\.\d ms/);
    await role.click();
    await until("time is at the promotion", () => state(page),
      ({ atUs }) => atUs > 100_000 && atUs < 500_000);
    const chain = (await steps(page, "Because of").allInnerTexts()).join("\n");
    assert.match(chain, /promote from m1 reaches n\d/);
    assert.match(chain, /m1 \w+ rings/);
  }));

test("a machine that is down says since when and by what", () =>
  withPage(still(LED), async ({ page }) => {
    await goTo(page, 200);
    await press(page, "node-n1");
    await until("it is named", () => title(page), (now) => now.startsWith("n1, "));
    assert.match(await panel(page).locator(".state").innerText(), /^Down/);
    const chain = await steps(page, "Because of").allInnerTexts();
    assert.match(chain[0], /100\.0 ms\s*n1 crashes/);
    assert.match(chain[1], /the script says: crash n1/);
  }));

test("the monitor and a client are explained, too", () =>
  withPage(still(LED), async ({ page }) => {
    await goTo(page, 990);
    await press(page, "node-m1");
    await until("it is named", () => title(page), (now) => now === "m1, monitor");
    await press(page, "client-c1");
    await until("it is named", () => title(page), (now) => now === "Ada, client c1");
    const requests = steps(page, "Requests");
    assert.equal(await requests.count(), 2);
    await requests.last().click();
    await until("the request is selected", () => title(page), (now) => /^Write #1/.test(now));
  }));

test("a change between leaders leads from its write to every copy", () =>
  withPage(still(MANY), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "write x = 1").click();
    const went = await until("it went everywhere", () =>
      steps(page, "Where it went").allInnerTexts(), (now) => now.length >= 3);
    for (const node of ["n1", "n2", "n3"]) {
      assert.ok(went.some((line) => line.includes(`${node} stores x=1`)), went.join("\n"));
    }
    await goTo(page, 990);
    await press(page, "node-n2");
    await until("it is named", () => title(page), (now) => now.startsWith("n2, "));
    assert.ok((await steps(page, "Because of").count()) >= 3);
  }));

test("what has yet to happen is told apart, and can be gone to", () =>
  withPage(still(MISSED), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "write x = 7").click();
    await goTo(page, 30);
    const later = panel(page).locator(".event.later");
    await until("something is still to come", () => later.count(), (now) => now > 0);
    assert.match(await panel(page).locator(".state").innerText(), /Ada has been waiting for 1 ms/);
    await steps(page, "Step by step").last().click();
    await until("time went forward", () => state(page), ({ atUs }) => atUs >= 16_000);
  }));

test("it follows the playhead, and only the name of what is selected is announced", () =>
  withPage(still(MISSED), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "write x = 7").click();
    const status = panel(page).getByRole("status");
    const said = await status.textContent();
    assert.equal(said, "Selected: Write #1: write x = 7");
    await goTo(page, 0);
    await until("the state is another", () => panel(page).locator(".state").innerText(),
      (now) => now === "Ada has not asked yet.");
    assert.equal(await status.textContent(), said);
    assert.equal(await panel(page).locator("[aria-live]").count(), 0);
  }));

test("Escape lets go, and the focus returns to the stage", () =>
  withPage(still(MISSED), async ({ page }) => {
    await goTo(page, 990);
    await press(page, "node-n2");
    await panel(page).getByRole("button", { name: "Close" }).focus();
    await page.keyboard.press("Escape");
    await panel(page).getByText("Press a machine").waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.dataset?.thing);
    await until("the machine has the focus", focused, (now) => now === "node-n2");
  }));

test("a whole inquiry by keyboard alone", () =>
  withPage(still(MISSED), async ({ page }) => {
    await goTo(page, 990);
    await page.locator('.tape [data-thing="operation-3"]').focus();
    await page.keyboard.press("Enter");
    await until("the read is selected", () => title(page), (now) => /^Read #3/.test(now));
    await steps(page, "Step by step").last().focus();
    await page.keyboard.press("Enter");
    const remark = panel(page).getByRole("button", { name: /Stale/ });
    await remark.focus();
    await page.keyboard.press("Enter");
    await until("the write is selected", () => title(page), (now) => /^Write #1/.test(now));
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await until("its name has the focus", focused, (now) => /^Write #1/.test(now));
    await page.keyboard.press("Escape");
    await panel(page).getByText("Press a machine").waitFor();
  }));

test("pointing at a line marks what it is about on the stage", () =>
  withPage(still(MISSED), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "write x = 7").click();
    const chosen = () => thing(page, "node-n1").getAttribute("class");
    assert.doesNotMatch(await chosen(), /chosen/);
    await steps(page, "Where it went").first().hover();
    await until("n1 is marked", chosen, (now) => /chosen/.test(now));
    await page.mouse.move(5, 5);
    await until("and no longer", chosen, (now) => !/chosen/.test(now));
  }));

test("a shared link carries what is selected, and when", () =>
  withPage({ ...still(MISSED), permissions: ["clipboard-read", "clipboard-write"] },
    async ({ page }) => {
      await goTo(page, 990);
      await told(page, "stale").click();
      await until("it is selected", () => title(page), (now) => /^Read #3/.test(now));
      await page.getByRole("button", { name: "Share" }).click();
      await page.getByRole("button", { name: "Link copied" }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      const shared = read(new URL(copied).hash.slice(1));
      assert.equal(shared.sel, "op3");
      const { atUs } = await state(page);
      assert.equal(Number(shared.t) * 1e6, atUs);
      await withPage(still(new URL(copied).hash.slice(1)), async (other) => {
        assert.match(await title(other.page), /^Read #3/);
        assert.equal((await state(other.page)).atUs, atUs);
      });
    }));

test("a link that points at nothing of this run opens all the same", () =>
  withPage(still(`${MISSED}&sel=op99`), async ({ page }) => {
    assert.match(await panel(page).innerText(), /Press a machine/);
  }));

test("a change before a request lets it go, a change after it does not", () =>
  withPage(still(MISSED), async ({ page }) => {
    await goTo(page, 990);
    await told(page, "write x = 7").click();
    await until("it is selected", () => title(page), (now) => /^Write #1/.test(now));
    const change = async (act) => {
      const { fingerprint } = await state(page);
      await act();
      await until("the run is another", () => state(page), (now) =>
        now.fingerprint !== fingerprint);
    };
    const read = () => page.getByRole("button", { name: "Ben: Read x" }).click();
    await change(read);
    assert.match(await title(page), /^Write #1/);
    await change(() => page.getByRole("slider", { name: "Replicas, N" }).fill("5"));
    assert.match(await title(page), /^Write #1/);
    // From here on the first request is another one.
    await goTo(page, 0);
    await change(read);
    await until("it is let go", () => panel(page).innerText(), (now) =>
      /Press a machine/.test(now));
  }));

for (const width of [360, 1280]) {
  test(`it fits and is accessible at ${width} px`, () =>
    withPage({ ...still(MISSED), width }, async ({ page }) => {
      await goTo(page, 990);
      await told(page, "stale").click();
      await panel(page).locator(".chain").first().waitFor();
      assert.equal(await sideways(page), 0);
      assert.deepEqual(await audit(page), []);
    }));
}
