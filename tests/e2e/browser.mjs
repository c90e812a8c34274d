// Chromium, wherever this machine has it, with the flags that a browser without a screen needs.

import assert from "node:assert/strict";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** A browser; the variable CHROMIUM names one that is not on PATH. */
export const launch = () => chromium.launch({ executablePath: findChromium(), args: FLAGS });

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter)];
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(runs);
  assert.ok(found, "no Chromium on PATH; name one in the variable CHROMIUM");
  return found;
}

function runs(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Lets the page answer what was done to it: waits until it has drawn so many frames. */
export const drawn = (page, frames = 2) =>
  page.evaluate((count) => new Promise((resolve) => {
    const next = (left) => left > 0 ? requestAnimationFrame(() => next(left - 1)) : resolve();
    next(count);
  }), frames);
