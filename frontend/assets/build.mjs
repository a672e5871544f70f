// Bundles styles and scripts, and joins the icons into one sprite, all into dist/.
import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");

/** Every icon a page may name: `chrome.icon("calendar")`. Left: our name; right: the file in heroicons. */
const icons = JSON.parse(await readFile(join(here, "images/icons.json"), "utf8"));

async function sprite() {
  const symbols = [];
  for (const [name, file] of Object.entries(icons)) {
    const source = await readFile(join(here, "node_modules/heroicons/24/outline", `${file}.svg`), "utf8");
    const inner = source.replace(/<svg[^>]*>/, "").replace("</svg>", "").replace(/\s+/g, " ").trim();
    symbols.push(
      `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75">` +
        `${inner.replaceAll(/ ?stroke="#?[0-9A-Za-z]+"/g, "").replaceAll(/ ?stroke-width="[0-9.]+"/g, "")}</symbol>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

// The directory itself stays: a running debug build reads from it.
await mkdir(dist, { recursive: true });
for (const name of await readdir(dist)) await rm(join(dist, name), { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: { site: "styles/site.css" },
  outdir: dist,
  bundle: true,
  minify: true,
  target: ["chrome111", "firefox113", "safari16.4"],
  loader: { ".woff2": "file" },
  assetNames: "[name].[hash]",
  logLevel: "info",
});
await build({
  absWorkingDir: here,
  entryPoints: { site: "scripts/site.ts" },
  outdir: dist,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  logLevel: "info",
});
await writeFile(join(dist, "icons.svg"), await sprite());
await copyFile(join(here, "images/favicon.svg"), join(dist, "favicon.svg"));
