// Sass to one small file in which every direction is logical: node build.mjs TARGET
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import * as sass from "sass";
import { logical } from "./logical.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2];

const { css } = sass.compile(join(here, "bayiri.scss"), {
  loadPaths: [join(here, "../../..")],
  style: "compressed",
  quietDeps: true,
  silenceDeprecations: ["if-function"],
});
const result = await postcss([logical]).process(css, { from: undefined });
for (const warning of result.warnings()) console.error(warning.toString());
if (result.warnings().length) process.exit(1);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, result.css);
