// Opens every published page in a browser as its readers do and fails on what some of them could not use.
//
//   node check.mjs [FOLDER OR FILE ...]     without arguments: all pages below reports/
//
// Each page is opened wide and on a phone, light and dark; dark on a phone is left out, since no colour depends on the size.
// What is asserted stands in look.mjs, in words. Pages are folded open first: what is hidden cannot be checked.
import { chromium } from "playwright-core";
import { mkdtempSync, rmSync, existsSync } from "node:fs";
import { tmpdir, cpus } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { pages, root } from "./pages.mjs";
import { EVERY, OF_COLOUR, OF_SIZE, accessible, barred, layout, shorten } from "./look.mjs";
import { glyphs } from "./glyphs.mjs";
import { validate } from "./validate.mjs";

const WIDE = { width: 1280, height: 900 }, PHONE = { width: 390, height: 844 };
const VIEWS = [
  { name: "wide light", size: WIDE, scheme: "light", rules: EVERY },
  { name: "wide dark", size: WIDE, scheme: "dark", rules: OF_COLOUR },
  { name: "phone light", size: PHONE, scheme: "light", rules: OF_SIZE },
];

// No page needs anything but itself, and the browser is to ask for nothing on its own either.
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

const started = Date.now();
const seconds = () => ((Date.now() - started) / 1000).toFixed(0);
const list = pages(process.argv.slice(2));
if (!list.length) {
  console.error("no pages to check");
  process.exit(2);
}
console.log(`${list.length} pages, ${VIEWS.length} views each`);

const problems = [];
const tell = (page, view, text) => problems.push({ page: relative(root, page), view, text });

const validated = validate(list, tell);
validated.catch(() => {}); // It is awaited below.

const browserPath = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => (process.env.PATH ?? "").split(":").map((folder) => join(folder, name)))
  .find((path) => existsSync(path));
if (!browserPath) {
  console.error("no chromium found on the PATH: apt-get install chromium");
  process.exit(2);
}
const profile = mkdtempSync(join(tmpdir(), "kaohe-browser-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: browserPath, headless: true, args: FLAGS, chromiumSandbox: false, locale: "zh-CN",
});
try {
  const queue = [...list];
  const worker = async () => {
    const tab = await browser.newPage();
    let file, url;
    tab.on("console", (said) => ["error", "warning"].includes(said.type()) && tell(file, "", `console: ${said.text()}`));
    tab.on("pageerror", (error) => tell(file, "", `script error: ${error.message}`));
    tab.on("request", (asked) => asked.url() !== url && tell(file, "", `asks for ${asked.url()}`));
    while ((file = queue.shift())) {
      url = pathToFileURL(file).href;
      await tab.goto(url);
      if (await tab.evaluate(barred)) tell(file, "", "the script of the page does not run under its own policy");
      await tab.evaluate(() => document.querySelectorAll("details").forEach((it) => (it.open = true)));
      for (const [name, size] of [["wide", WIDE], ["phone", PHONE]]) {
        await tab.setViewportSize(size);
        for (const text of await layout(tab)) tell(file, name, text);
      }
      await shorten(tab);
      for (const view of VIEWS) {
        await tab.setViewportSize(view.size);
        await tab.emulateMedia({ colorScheme: view.scheme });
        for (const text of await accessible(tab, view.rules)) tell(file, view.name, text);
      }
    }
    await tab.close();
  };
  await Promise.all(Array.from({ length: Math.min(cpus().length, 4) }, worker));
  console.log(`looked at in ${seconds()} s`);
  for (const { page, text } of await glyphs(browser, list)) tell(page, "", text);
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
await validated;

// One line a problem of a page, with the views in which it shows.
const views = new Map();
for (const { page, view, text } of problems) {
  const line = `${page}: ${text}`;
  views.set(line, [...(views.get(line) ?? []), ...(view ? [view] : [])]);
}
for (const line of [...views.keys()].sort()) {
  const where = [...new Set(views.get(line))];
  console.log(where.length && where.length < VIEWS.length ? `${line} [${where.join(", ")}]` : line);
}
console.log(`${views.size} problems in ${list.length} pages, ${seconds()} s`);
process.exit(views.size ? 1 : 0);
