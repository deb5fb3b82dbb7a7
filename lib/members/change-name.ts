import { command } from "@/lib/audit/command";
import { findCurrentUser } from "@/lib/auth/find-user";
import { changeNameInput } from "./schemas";

/** Changes the actor's own name. Earlier audit entries keep the name they were written under. */
export const changeName = command({
  right: "own_account",
  input: changeNameInput,
  audit: "user.change_name",
  run: async ({ tx, ctx, input: { name } }) => {
    const { id, partnerId, name: before } = await findCurrentUser(ctx, tx);
    if (before === name) return { result: undefined, audit: null };
    await tx.user.update({ where: { id }, data: { name } });
    const detail = { before: { name: before }, after: { name } };
    return { result: undefined, audit: { targetId: id, partnerId, detail } };
  },
});
