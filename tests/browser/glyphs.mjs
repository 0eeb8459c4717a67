// Characters for which this machine has no glyph: with the usual fonts installed they are slips in a text, such as control
// characters or ones of private use, and readers would see an empty box.
import { readFileSync } from "node:fs";

export async function glyphs(browser, list) {
  const first = new Map();
  for (const page of list) {
    for (const character of readFileSync(page, "utf8")) if (!first.has(character)) first.set(character, page);
  }
  const tab = await browser.newPage();
  const missing = await tab.evaluate((characters) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 40 });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.font = '24px "Noto Sans CJK SC", "Noto Sans", sans-serif';
    const drawn = (character) => {
      pen.clearRect(0, 0, 40, 40);
      pen.fillText(character, 4, 30);
      return pen.getImageData(0, 0, 40, 40).data.join();
    };
    // Two characters that are never assigned show what an empty box looks like.
    const boxes = new Set([drawn("\u{378}"), drawn("\u{effff}")]);
    return characters.filter((character) => character.trim() && boxes.has(drawn(character)));
  }, [...first.keys()]);
  await tab.close();
  return missing.map((character) => ({
    page: first.get(character),
    text: `no glyph for U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")} «${character}»`,
  }));
}
