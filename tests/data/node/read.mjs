import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseRssFeed } from "feedsmith";

const { parseFeed } = createRequire(import.meta.url)("podcast-partytime");
const found = JSON.parse(readFileSync(0, "utf8")).map((xml) => ({ partytime: parseFeed(xml), feedsmith: parseRssFeed(xml) }));
process.stdout.write(JSON.stringify(found));
