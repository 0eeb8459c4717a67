// Which pages are checked: each distinct page once, since `bulletin.html` is one of the two languages under another name.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(fileURLToPath(import.meta.url), "../../..");

function below(path) {
  if (!statSync(path).isDirectory()) return path.endsWith(".html") ? [path] : [];
  return readdirSync(path).sort().flatMap((name) => below(join(path, name)));
}

export function pages(paths) {
  const seen = new Set();
  return (paths.length ? paths.map((path) => resolve(path)) : [join(root, "reports")])
    .flatMap(below)
    .filter((path) => !path.startsWith(join(root, "reports/templates/")))
    .filter((path) => {
      const sum = createHash("sha256").update(readFileSync(path)).digest("hex");
      return !seen.has(sum) && seen.add(sum);
    });
}
