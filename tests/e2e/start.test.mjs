// The page arrives, starts in silence, and explains itself where it cannot start.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./harness.mjs";

test("the page starts without a message, an error or a missing file", () =>
  withPage({ idle: true }, async ({ page }) => {
    const text = await page.locator("#app").innerText();
    assert.notEqual(text.trim(), "");
    assert.equal(await page.locator("[data-skeleton]").count(), 0);
  }));

test("a browser without scripts reads what the page is and what it needs", () => {
  // With scripts off the preload of the module is refused, which is as it should be.
  const allowed = [/^failed request.*: csp$/];
  const options = { javaScriptEnabled: false, started: false, allowed };
  return withPage(options, async ({ page }) => {
    await page.getByRole("heading", { name: "A database keeps several copies" }).waitFor();
    const needs = page.locator("noscript p");
    assert.equal(await needs.isVisible(), true);
    assert.match(await needs.innerText(), /needs JavaScript and WebAssembly/);
    assert.equal(await page.locator("[data-start-note]").isVisible(), false);
  });
});

test("a browser without WebAssembly is told so", () => {
  const before = (page) => page.addInitScript(() => delete globalThis.WebAssembly);
  return withPage({ before, started: false }, async ({ page }) => {
    await page.getByRole("status").filter({ hasText: "this browser has none" }).waitFor();
  });
});

test("a browser that cannot unpack the module is told so", () => {
  const before = (page) => page.addInitScript(() => delete globalThis.DecompressionStream);
  // The module was fetched ahead, and nobody takes it.
  const allowed = [/was preloaded using link preload but not used/];
  return withPage({ before, allowed, started: false }, async ({ page }) => {
    await page.getByRole("status").filter({ hasText: "too old a one" }).waitFor();
  });
});

test("the module arrives packed, and as a type that no server compresses", () => {
  const kinds = [];
  const before = (page) => page.on("response", async (response) => {
    if (response.url().endsWith(".bin")) kinds.push((await response.allHeaders())["content-type"]);
    assert.doesNotMatch(response.url(), /\.wasm$/);
  });
  return withPage({ before }, () => assert.deepEqual(kinds, ["application/octet-stream"]));
});

test("a packed module that is cut off is explained, too", () => {
  const before = (page) => page.route("**/*.bin", async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    await route.fulfill({ response, body: body.subarray(0, body.length / 2) });
  });
  const allowed = [/TypeError|CompileError|Compressed/];
  return withPage({ before, allowed, started: false }, async ({ page }) => {
    await page.getByRole("status").filter({ hasText: "could not be started" }).waitFor();
  });
});

test("a module that does not arrive is explained in the place where it is missing", () => {
  const before = (page) => page.route("**/*.bin", (route) => route.abort());
  const allowed = [/failed to fetch/i, /\.bin: net::ERR_FAILED/, /net::ERR_FAILED/];
  return withPage({ before, allowed, started: false }, async ({ page }) => {
    const note = page.getByRole("status").filter({ hasText: "could not be started" });
    await note.waitFor();
    assert.match(await note.getAttribute("class"), /start-failed/);
  });
});
