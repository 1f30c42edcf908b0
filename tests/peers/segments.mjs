// Counts SMS parts with Twilio's own calculator: a JSON array of texts in, an array of
// [encoding, parts] out.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { SegmentedMessage } = createRequire(import.meta.url)("sms-segments-calculator");
const texts = JSON.parse(readFileSync(0, "utf8"));
const counted = texts.map((text) => {
  const message = new SegmentedMessage(text);
  return [message.encodingName, message.segmentsCount];
});
process.stdout.write(JSON.stringify(counted));
