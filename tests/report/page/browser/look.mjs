// Opens pages in the system's Chromium and tells, as one line of JSON for each page, what a person would meet there.
//   node look.mjs PAGE.html…
//   node look.mjs --rules PAGE.html…          only the rules of accessibility
//   node look.mjs --picture OUT.png PAGE.html
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const WIDE = 1400, NARROW = 390; // pixels: a desk and a phone
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: quiet });

/** What rules of accessibility are broken (asked once in each scheme and once in each width), what is asked of the network, what goes wrong, how much too wide it is. */
async function seen(address, colorScheme, width) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  const requests = [], errors = [];
  page.on("request", (request) => { if (!request.url().startsWith("file:")) requests.push(request.url()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("dialog", (dialog) => { errors.push(`dialog: ${dialog.message()}`); return dialog.dismiss(); });
  await page.goto(address);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const broken = await page.evaluate(wordsBroken);
  await page.evaluate(() => document.querySelectorAll("details").forEach((each, at) => { each.open = at % 7 === 0; }));
  let violations = [];
  if ((colorScheme === "light") === (width === WIDE)) {
    await page.evaluate(axe);
    violations = (await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }))).violations;
  }
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await context.close();
  return { colorScheme, width, violations: violations.map((each) => `${each.id}: ${each.nodes[0].html.slice(0, 200)}`), requests, errors, tooWide, height, broken };
}

/** Words of ordinary length that begin in one line and end in the next, where it is told what something is called. */
function wordsBroken() {
  const found = [];
  for (const each of document.querySelectorAll("h1, h2, h3, h4, th, .name, .message, .tile, .meta > span, nav a, .state, .late")) {
    if (!each.checkVisibility() || each.closest(".unseen")) continue;
    const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode())
      for (const { index, 0: word } of text.data.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]{2,14}(?![\p{L}\p{N}])/gu)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word);
      }
  }
  return found;
}

/** How many findings are there, and after a filter of each kind; under the page's own policy. */
async function filtered(address) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const refused = [];
  page.on("console", (message) => { if (message.type() === "error") refused.push(message.text()); });
  await page.goto(address);
  const shown = () => page.evaluate(() => [...document.querySelectorAll("#list .finding")].filter((each) => !each.closest("[hidden]")).length);
  const all = await shown(), by = {};
  if (await page.locator("#filters").count()) {
    for (const name of ["severity", "state", "rule", "owner", "component"]) {
      const choices = await page.locator(`select[name=${name}] option`).evaluateAll((options) => options.map((each) => each.value));
      for (const choice of choices.filter(Boolean)) {
        await page.selectOption(`select[name=${name}]`, choice);
        by[`${name}=${choice}`] = await shown();
        await page.selectOption(`select[name=${name}]`, "");
      }
    }
    await page.fill("input[name=text]", "no such words anywhere");
    by.nothing = await shown();
    await page.click("button[type=reset]");
    await page.waitForTimeout(50);
  }
  const cleared = await shown();
  const link = page.locator("a[href^='#f-']").first();
  let opened = null;
  if (await link.count()) {
    await page.goto(`${address}${await link.getAttribute("href")}`);
    opened = await page.evaluate(() => document.getElementById(location.hash.slice(1)).open);
  }
  await page.close();
  return { all, by, cleared, opened, refused };
}

/** What the picture shows of relations: how many lines before they are asked for, with all of them, and from one box. */
async function wired(address) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(address);
  const lines = () => page.locator(".wire").count();
  if (!(await page.locator("#flows").count())) { await page.close(); return null; }
  const before = await lines();
  await page.locator(".box[data-sends]").first().focus();
  const near = await lines();
  await page.click("#flows");
  const all = await lines(), pressed = await page.getAttribute("#flows", "aria-pressed");
  await page.click("#flows");
  await page.close();
  return { before, near, all, pressed };
}

/** The findings that can be read on paper, where nothing can be opened. */
async function printed(address) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.emulateMedia({ media: "print" });
  const shown = await page.evaluate(() => [...document.querySelectorAll("#list .finding, .component")].map((each) => each.querySelector(".nature, dl").getBoundingClientRect().height > 0));
  await page.close();
  return { shown: shown.filter(Boolean).length, all: shown.length };
}

/** What a person meets where no script runs: whether a box leads to its component, and findings in groups that open all the same. */
async function withoutScript(address) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address);
  const box = page.locator(".box").first();
  let reached = null;
  if (await box.count()) {
    await box.click();
    reached = await page.locator(`[id="${(await box.getAttribute("href")).slice(1)}"] > summary`).isVisible();
  }
  const folded = page.locator("#list > .mend:not([open]) > summary");
  while (await folded.count()) await folded.first().click();
  const shown = await page.locator("#list .finding:visible").count();
  await context.close();
  return { shown, reached };
}

/** The first things that the keyboard comes to. */
async function byKeyboard(address) {
  const page = await browser.newPage();
  await page.goto(address);
  const met = [];
  for (let at = 0; at < 4; at++) {
    await page.keyboard.press("Tab");
    met.push(await page.evaluate(() => document.activeElement.textContent.trim()));
  }
  await page.close();
  return met;
}

const [first, ...rest] = process.argv.slice(2);
if (first === "--picture") {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1250 }, colorScheme: "light" });
  await page.goto(pathToFileURL(rest[1]).href);
  await page.screenshot({ path: rest[0] });
} else {
  const looked = async (address) => {
    const looks = [];
    for (const scheme of ["light", "dark"]) for (const width of [WIDE, NARROW]) looks.push(await seen(address, scheme, width));
    return looks;
  };
  if (first === "--rules") for (const file of rest) console.log(JSON.stringify(await looked(pathToFileURL(file).href)));
  else for (const file of [first, ...rest]) {
    const address = pathToFileURL(file).href, looks = await looked(address);
    console.log(JSON.stringify({ looks, filtered: await filtered(address), withoutScript: await withoutScript(address), wired: await wired(address), printed: await printed(address), keyboard: await byKeyboard(address) }));
  }
}
await browser.close();
