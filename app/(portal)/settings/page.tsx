import type { Metadata } from "next";
import { requireContext } from "@/app/_session/current-context";
import { chosenTheme } from "@/app/_session/theme";
import { roleLabels } from "@/components/members/roles";
import { EndSessions } from "@/components/settings/end-sessions";
import { PasswordForm } from "@/components/settings/password-form";
import { ProfileForm } from "@/components/settings/profile-form";
import { SessionList } from "@/components/settings/session-list";
import { PageHeader } from "@/components/shell/page-header";
import { ThemeSwitch } from "@/components/shell/theme-switch";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { findCurrentUser } from "@/lib/auth/find-user";
import { listOwnSessions } from "@/lib/auth/sessions/list-sessions";
import { chooseTheme } from "../actions";
import { endOwnSessions, endSession, saveName, savePassword } from "./actions";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const ctx = await requireContext();
  if (ctx.guest) return <GuestSettings />;
  const { name, email, role } = await findCurrentUser(ctx);
  return (
    <>
      <PageHeader title="Settings" description={`${email}, ${roleLabels[role].name.toLowerCase()}`} />
      <div className="grid max-w-md gap-10">
        {ctx.viewing ? (
          <Notice>
            You are viewing as {ctx.viewing.partnerName}. Stop viewing to change your own settings.
          </Notice>
        ) : (
          <>
            <Section title="Profile">
              <ProfileForm name={name} onSave={saveName} />
            </Section>
            <Section title="Password">
              <PasswordForm onChange={savePassword} />
            </Section>
          </>
        )}
        <Section title="Theme">
          <div className="w-fit">
            <ThemeSwitch theme={await chosenTheme()} onChoose={chooseTheme} />
          </div>
        </Section>
        {!ctx.viewing && (
          <Section title="Sessions">
            <SessionList
              sessions={await listOwnSessions({ ctx, current: ctx.sessionId })}
              onEnd={endSession}
            />
            <EndSessions onEnd={endOwnSessions} />
          </Section>
        )}
      </div>
    </>
  );
}

/** A guest has no account and can only change the theme. */
async function GuestSettings() {
  return (
    <>
      <PageHeader title="Settings" description="You are signed in as a guest, without an account." />
      <Section title="Theme" className="max-w-md">
        <div className="w-fit">
          <ThemeSwitch theme={await chosenTheme()} onChoose={chooseTheme} />
        </div>
      </Section>
    </>
  );
}
