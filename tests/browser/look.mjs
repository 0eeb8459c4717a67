// What is asserted of a page in one view; each function returns sentences, none when all is well.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.2 A and AA as far as axe-core can tell, and what it holds for good practice. */
export const EVERY = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
/** What may be otherwise in other colours, and on a smaller screen. Nothing else depends on them. */
export const OF_COLOUR = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
export const OF_SIZE = { type: "rule", values: ["target-size", "scrollable-region-focusable", "meta-viewport"] };

/** So many rows of a table are looked at by axe-core: the others are made alike, and there may be thousands. */
const ROWS = 30;

export const shorten = (tab) =>
  tab.evaluate((rows) => document.querySelectorAll(`tbody tr:nth-child(n + ${rows + 1})`).forEach((row) => row.remove()), ROWS);

export async function accessible(tab, rules) {
  if (!(await tab.evaluate(() => "axe" in window))) await tab.evaluate(axe);
  const found = await tab.evaluate(
    (runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"] }).then((all) => all.violations),
    rules,
  );
  return found.map((violation) => {
    const first = violation.nodes[0];
    const why = first.failureSummary.split("\n").slice(1).map((line) => line.trim()).join("; ");
    return `${violation.id}: ${violation.help} (${violation.nodes.length} times, first ${first.target.join(" ")}: ${why})`;
  });
}

/** Whether the page has a script that has not made the heads of its tables into buttons. */
export function barred() {
  const sorted = [...document.querySelectorAll(".table tbody")].some((it) => it.rows.length >= 3);
  return document.scripts.length > 0 && sorted && !document.querySelector("thead button");
}

/** How a page is laid out on the screen it is on. */
export async function layout(tab) {
  return [...(await tab.evaluate(overflow)), ...(await tab.evaluate(overlaps))];
}

/** The page itself is never wider than the screen; wide tables and drawings scroll within their own frames. */
function overflow() {
  const page = document.scrollingElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const framed = (it) => it.closest(".scroll, .wide, svg");
  const wide = [...document.body.querySelectorAll("*")].find(
    (it) => !framed(it) && it.getBoundingClientRect().right > page.clientWidth + 0.5,
  );
  const name = wide ? `${wide.localName}${wide.id && `#${wide.id}`} «${wide.textContent.trim().slice(0, 40)}»` : "unknown";
  return [`the page is ${page.scrollWidth} px wide on a screen of ${page.clientWidth} px, because of ${name}`];
}

/** No text of a drawing lies on another one or is cut off by the frame of the drawing. */
function overlaps() {
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    const texts = [...svg.querySelectorAll("text")].filter((it) => it.textContent.trim() && it.getBoundingClientRect().width);
    const boxes = texts.map((it) => {
      const { left, right, top, bottom } = it.getBoundingClientRect();
      // The box of a line reaches above and below its letters; what touches is no overlap.
      const slack = (bottom - top) * 0.15;
      return { it, left: left + 0.5, right: right - 0.5, top: top + slack, bottom: bottom - slack };
    });
    const frame = svg.getBoundingClientRect();
    const name = svg.closest("figure")?.id || svg.id || "a drawing";
    let told = 0;
    boxes.forEach((a, at) => {
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1) {
        if (told++ < 3) found.push(`${name}: «${a.it.textContent.trim()}» reaches beyond the drawing`);
      }
      for (const b of boxes.slice(at + 1)) {
        if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom && told++ < 3) {
          found.push(`${name}: «${a.it.textContent.trim()}» lies on «${b.it.textContent.trim()}»`);
        }
      }
    });
  }
  return found;
}
