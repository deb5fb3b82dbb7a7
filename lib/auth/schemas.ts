import { z } from "zod";

export const roleField = z.enum(["admin", "operator", "manager", "viewer"]);

export const maxEmailLength = 254;

export const emailField = z
  .email("must be an email address")
  .max(maxEmailLength, `must have at most ${maxEmailLength} characters`)
  .transform((text) => text.toLowerCase());

export const passwordField = z
  .string()
  .min(8, "must have at least 8 characters")
  .max(200, "must have at most 200 characters");

/** An email and a password to check. Longer ones than a user can have are not checked at all. */
export const signInInput = z.strictObject({
  email: z.string().max(300).trim().pipe(emailField),
  password: z.string().max(200),
});

export const requestSignInLinkInput = z.strictObject({ email: emailField });

export const changePasswordInput = z.strictObject({
  currentPassword: z.string().max(200, "must have at most 200 characters"),
  newPassword: passwordField,
});
