// Sends with node's web-push, 64 at once: reads what to send, then once for each line "go".
const [, , folder, sending] = process.argv;
const { readFileSync } = require("node:fs");
const webpush = require(`${folder}/node_modules/web-push`);

const { targets, payload, subject, publicKey, privateKey, ttl, atOnce } = JSON.parse(
  readFileSync(sending, "utf8"),
);
const options = { TTL: ttl, vapidDetails: { subject, publicKey, privateKey } };

async function sendAll() {
  let next = 0;
  let sent = 0;
  const one = async () => {
    while (next < targets.length) {
      const answer = await webpush.sendNotification(targets[next++], payload, options);
      sent += answer.statusCode === 201;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return sent;
}

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", async () => {
    const begun = process.hrtime.bigint();
    const sent = await sendAll();
    console.log(JSON.stringify({ sent, seconds: Number(process.hrtime.bigint() - begun) / 1e9 }));
  });
