// HTML and CSS by the reference checker, which runs beside the browser.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");

// What it says of pages that are in order.
const MISTAKEN = [
  // The property is in the CSS Fill and Stroke module and in every browser.
  /“paint-order”: Property “paint-order” doesn't exist/,
  // It knows that a policy may name a script by its hash, and does not compare. The browser does, and check.mjs sees to it.
  /^Inline script violates Content Security Policy/,
  // It guesses the language of a page; pages of schemes written in the other language hold more of that.
  /^This document appears to be written in/,
];

export function validate(list, tell) {
  return new Promise((done, failed) => {
    const java = spawn("java", ["-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", ...list]);
    let out = "", errors = "";
    java.stdout.on("data", (text) => (out += text));
    java.stderr.on("data", (text) => (errors += text));
    java.on("error", () => failed(new Error("no java found on the PATH: apt-get install default-jre-headless")));
    java.on("close", () => {
      try {
        for (const { url, lastLine, type, subType, message } of JSON.parse(out).messages) {
          if (type === "info" && subType !== "warning") continue;
          if (MISTAKEN.some((text) => text.test(message))) continue;
          tell(fileURLToPath(url), "", `line ${lastLine}: ${message}`);
        }
        done();
      } catch {
        failed(new Error(`the HTML checker failed: ${errors || out}`));
      }
    });
  });
}
