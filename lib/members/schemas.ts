import { z } from "zod";
import { emailField, passwordField, roleField } from "@/lib/auth/schemas";
import { nameField } from "@/lib/platform/input-fields";

export const createUserInput = z.strictObject({
  email: emailField,
  name: nameField,
  role: roleField,
  partnerId: z.string().optional(),
  password: passwordField,
});

export const createInvitationInput = z.strictObject({
  email: emailField,
  role: roleField,
  partnerId: z.string().optional(),
});

export const acceptInvitationInput = z.strictObject({ name: nameField, password: passwordField });

export const changeRoleInput = z.strictObject({ role: roleField });

export const changeNameInput = z.strictObject({ name: nameField });
