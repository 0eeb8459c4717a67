// Turns every published Word file into PDF by LibreOffice and fails where one cannot be read, or has far more pages than its
// text asks for, as happens when columns are crushed.
//
//   node docx.mjs [FOLDER]     FOLDER keeps the PDFs, to be looked at
//
// It is not part of CI: LibreOffice is a gigabyte. Run it after a change in src/report/docx.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "./pages.mjs";

const below = (path) =>
  statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => below(join(path, name))) : path.endsWith(".docx") ? [path] : [];

const reports = join(root, "reports");
const files = below(reports);
const work = mkdtempSync(join(tmpdir(), "kaohe-docx-"));
const problems = [];
try {
  // Files of one folder at once: names are told apart by their folders alone.
  for (const folder of new Set(files.map(dirname))) {
    const own = files.filter((file) => dirname(file) === folder);
    const out = join(process.argv[2] ? resolve(process.argv[2]) : work, relative(reports, folder));
    mkdirSync(out, { recursive: true });
    const office = spawnSync(
      "soffice",
      [`-env:UserInstallation=file://${join(work, "profile")}`, "--headless", "--convert-to", "pdf", "--outdir", out, ...own],
      { encoding: "utf8" },
    );
    if (office.error) throw new Error("no soffice found on the PATH: apt-get install libreoffice-writer-nogui");
    for (const file of own) {
      const name = relative(root, file);
      const pdf = join(out, relative(folder, file).replace(/docx$/, "pdf"));
      let pages = 0;
      try {
        pages = readFileSync(pdf, "latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
      } catch {
        problems.push(`${name}: cannot be read (${office.stderr.trim()})`);
        continue;
      }
      // The Markdown twin says how much text there is. A page holds some 600 letters of a table with all its white space.
      const letters = readFileSync(file.replace(/docx$/, "md"), "utf8").length;
      const most = 3 + Math.ceil(letters / 600);
      console.log(`${name}: ${pages} pages`);
      if (pages < 1 || pages > most) problems.push(`${name}: ${pages} pages, and ${letters} letters take at most ${most}`);
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
problems.forEach((problem) => console.log(problem));
console.log(`${problems.length} problems in ${files.length} Word files`);
process.exit(problems.length ? 1 : 0);
