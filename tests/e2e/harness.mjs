// What every test of the page begins with: a browser, a server, and a visit that must stay silent.
//
//     import { test } from "node:test";
//     import { withPage } from "./harness.mjs";
//
//     test("a slider moves the sentence", () =>
//       withPage({ hash: "v=2&n=5", width: 360 }, async ({ page }) => {
//         await page.getByLabel("Write quorum").fill("4");
//       }));
//
// A visit collects console messages, errors of the page, failed, refused and foreign requests.
// Closing it asserts that there were none; a test that provokes some names them in `allowed`.
// One browser serves a whole test file; each visit has a context of its own and shares nothing.
//
// The page is taken from `dist/`, or from the folder that the variable DIST names. Nothing here
// waits for a length of time: `until` asks again and again until the answer is the one that was
// hoped for, and `drawn` lets the page draw before something is asked that must not have happened.
//
// A test with a `todo` shows a known fault of the page. It fails without failing the suite; who
// mends the fault takes the word away.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { link, read } from "./address.mjs";
import { drawn, launch } from "./browser.mjs";
import { serve } from "./server.mjs";

export { drawn, link, read };

const DIST = resolve(process.env.DIST ?? fileURLToPath(new URL("../../dist", import.meta.url)));
const START_TIMEOUT_MS = 20_000;
const UNTIL_TIMEOUT_MS = 8_000;
const UNTIL_PAUSE_MS = 40;

let shared;

/** The server and the browser of this test file, started by whoever asks first. */
function environment() {
  shared ??= (async () => {
    assert.ok(existsSync(join(DIST, "index.html")), "dist/ is empty: run `cargo xtask dist`");
    const server = await serve(DIST);
    const browser = await launch();
    return { server, browser };
  })();
  return shared;
}

after(async () => {
  if (!shared) return;
  const { server, browser } = await shared;
  await browser.close();
  await server.stop();
});

/**
 * Opens the page and waits until the application stands in the place of the skeleton.
 *
 * - `hash`, `query`: without their `#` and `?`
 * - `path`: another page of the build, such as `embed.html`
 * - `width`, `height`: of the viewport, in CSS pixels
 * - `colorScheme`: `light` or `dark`; `reducedMotion`: `reduce` or `no-preference`
 * - `allowed`: patterns of the messages that this test provokes on purpose
 * - `before`: an async function that gets the blank page, for routes and scripts
 * - `started`: false for a page that is not supposed to start
 * - `whole`: false to leave the second half of the module where it is until the page asks for it
 * - `idle`: true to wait at the end until nothing has been fetched for a while, the icon included
 * - everything else goes to Playwright's `newContext`
 *
 * Returns `{ page, context, origin, problems, close }`.
 */
export async function openPage({
  hash = "",
  query = "",
  path = "",
  width = 1280,
  height = 800,
  colorScheme = "light",
  reducedMotion = "no-preference",
  allowed = [],
  before = async () => {},
  started = true,
  whole = true,
  idle = false,
  ...rest
} = {}) {
  const { server, browser } = await environment();
  const viewport = { width, height };
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion, ...rest });
  context.setDefaultTimeout(UNTIL_TIMEOUT_MS);
  const page = await context.newPage();
  const { problems, pending } = listen(page, server.origin);
  const close = async () => {
    // A request that is under way still counts. The icon is fetched last, and shows in no event.
    if (idle) await page.waitForLoadState("networkidle");
    else await until("all requests are answered", () => pending.size, (left) => left === 0);
    await context.close();
    problems.push(...server.missing.splice(0).map((missing) => `not on the server: ${missing}`));
    const silent = (problem) => !allowed.some((pattern) => pattern.test(problem));
    assert.deepEqual(problems.filter(silent), [], "the page was not silent");
  };
  await before(page);
  const address = new URL(path, `${server.origin}/`);
  address.search = query;
  address.hash = hash;
  try {
    await page.goto(address.href);
    if (started) await waitForStart(page, problems);
    if (started && whole) await page.evaluate(() => globalThis.replicationLab?.rest?.());
  } catch (error) {
    await context.close();
    throw error;
  }
  return { page, context, origin: server.origin, problems, close };
}

/** Opens the page, runs `body` with the visit, closes it, and asserts silence if `body` passed. */
export async function withPage(options, body) {
  const visit = await openPage(options);
  try {
    await body(visit);
  } catch (error) {
    await visit.context.close();
    throw error;
  }
  await visit.close();
}

/** What `replab.state()` says: the run on screen, the instant, the figures of the fast loop. */
export const state = (page) => page.evaluate(() => globalThis.replab.state());

/** A thing on the stage by its name in the document, such as `node-n1` or `bubble-c2`. */
export const thing = (page, name) => page.locator(`.stage [data-thing="${name}"]`);

/** The fragment of the address, without its `#`. */
export const fragment = (page) => new URL(page.url()).hash.slice(1);

/** Asks until the answer passes, and returns it; `what` says what was hoped for. */
export async function until(what, ask, passes = Boolean) {
  const deadline = Date.now() + UNTIL_TIMEOUT_MS;
  for (;;) {
    const answer = await ask();
    if (passes(answer)) return answer;
    if (Date.now() > deadline) {
      assert.fail(`it never happened that ${what}; the last answer was ${JSON.stringify(answer)}`);
    }
    await sleep(UNTIL_PAUSE_MS);
  }
}

/** Moves the playhead to a share of the run, in thousandths, as a person does with the range. */
export async function goTo(page, thousandths) {
  await page.getByRole("slider", { name: "Time", exact: true }).fill(String(thousandths));
  await drawn(page);
}

/** Opens every group of knobs, and what is folded in them. */
export const unfold = (page) => page.locator(".group, .more").evaluateAll((all) => {
  for (const group of all) group.open = true;
});

/** The scenario that the picker names: what is chosen, and whether it has been changed since. */
export const chosen = (page) => page.locator(".picker .chosen").innerText();

/** The paths of the scenarios that the picker lists: of one kind, of one family, or of all. */
export const listed = (page, { kind = "", family = "" } = {}) =>
  page.locator(".shelves [data-path]").evaluateAll((all, [kind, family]) =>
    all.filter((entry) => entry.closest("section").dataset.kind.startsWith(kind))
      .map((entry) => entry.dataset.path).filter((path) => path.startsWith(family)),
  [kind, family]);

/** Starts from a scenario, by its path or its label, as a person does: unfold the list, press. */
export async function choose(page, wanted) {
  const list = page.locator(".picker > details");
  if (!(await list.evaluate((details) => details.open))) await list.locator("summary").click();
  const named = { has: page.getByText(wanted, { exact: true }) };
  const entry = /^[a-z-]+\//.test(wanted)
    ? page.locator(`.shelves [data-path="${wanted}"]`)
    : page.locator(".start-from").filter(named);
  await entry.first().click();
}

/** A button by its whole name. */
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const press = (page, name) => button(page, name).click();

/** An entry of the menu that is open, by its whole name. */
export const item = (page, name) => page.getByRole("menuitem", { name, exact: true });

/** The script of the scenario that the address holds, and the wait for a line of it. */
export const scriptOf = (page) => read(fragment(page)).script;
export const inScript = (page, line) =>
  until(`the address holds ${line}`, () => scriptOf(page), (now) => line.test(now));

/** By how many pixels the page scrolls sideways. */
export const sideways = (page) => page.evaluate(() =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth);

// The rule about names takes every word in a picture for part of a label.
const RULES = {
  rules: { "target-size": { enabled: true }, "label-content-name-mismatch": { enabled: false } },
};

/** Accessibility violations of the page as it stands, one line each; see axe-core for `options`. */
export async function audit(page, options = RULES) {
  const source = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  await page.evaluate(readFileSync(source, "utf8"));
  const { violations } = await page.evaluate((chosen) => globalThis.axe.run(chosen), options);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}`));
}

function listen(page, origin) {
  const problems = [];
  const pending = new Set();
  const foreign = (url) => /^https?:/.test(url) && !url.startsWith(`${origin}/`);
  page.on("console", (message) => problems.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error.stack ?? error.message}`));
  page.on("request", (request) => {
    pending.add(request);
    if (foreign(request.url())) problems.push(`foreign request: ${request.url()}`);
  });
  page.on("requestfinished", (request) => pending.delete(request));
  page.on("requestfailed", (request) => {
    pending.delete(request);
    problems.push(`failed request: ${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  return { problems, pending };
}

/** Until the skeleton is gone, or says why it stays. */
async function waitForStart(page, problems) {
  const failed = page.locator("[data-start-note].start-failed");
  const started = page.locator("#app:not(:has([data-skeleton]))");
  await started
    .or(failed)
    .waitFor({ state: "attached", timeout: START_TIMEOUT_MS })
    .catch(() => {});
  if ((await started.count()) > 0) return;
  const note = await page.locator("[data-start-note]").textContent().catch(() => "");
  assert.fail(["the application did not start", note, ...problems].join("\n  "));
}
