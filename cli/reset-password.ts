import { randomBytes } from "node:crypto";
import { hash } from "@node-rs/argon2";
import { joinRunningStack } from "@/embedded/stack/stack-env";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma, prisma } from "@/lib/platform/database/prisma";

/** `npm run reset-password [email]`: a new password for a user, the first admin unless named. Ends their sessions. */
await joinRunningStack();
const email = process.argv[3]?.toLowerCase();
const user = await prisma().user.findFirst({
  where: email ? { email } : { role: "admin" },
  orderBy: { id: "asc" },
});
if (user) {
  const password = randomBytes(9).toString("base64url");
  await prisma().user.update({
    where: { id: user.id },
    data: { passwordHash: await hash(password), sessionEpoch: { increment: 1 } },
  });
  console.log(`${user.email} now signs in with: ${password}`);
} else {
  console.log("There is no such user.");
  process.exitCode = 1;
}
await closePrisma();
await closePool();
