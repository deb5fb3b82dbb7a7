import { joinRunningStack } from "@/embedded/stack/stack-env";
import { systemContext } from "@/lib/auth/context";
import { resetPassword } from "@/lib/auth/reset-password";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";

/** `npm run reset-password [email]`: gives a user a new password and ends their sessions. Default: the first admin. */
await joinRunningStack();
const reset = await resetPassword({ ctx: systemContext("reset-password"), email: process.argv[3] });
if (reset) {
  console.log(`New password for ${reset.email}: ${reset.password}`);
} else {
  console.log("The user was not found.");
  process.exitCode = 1;
}
await closePrisma();
await closePool();
