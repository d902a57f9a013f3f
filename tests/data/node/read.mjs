import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseRssFeed } from "feedsmith";

const { parseFeed } = createRequire(import.meta.url)("podcast-partytime");
const xml = readFileSync(0, "utf8");
process.stdout.write(JSON.stringify({ partytime: parseFeed(xml), feedsmith: parseRssFeed(xml) }));
