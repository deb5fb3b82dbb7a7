import { LockOpen } from "lucide-react";
import Link from "next/link";
import { type ReactNode, Suspense } from "react";
import { type Account, AccountMenu } from "./account-menu";
import { Brand } from "./brand";
import { GuestBanner, type GuestBannerProps } from "./guest-banner";
import { Nav } from "./nav";
import { NavSheet } from "./nav-sheet";
import { PaletteButton } from "./palette-keys";
import { Search } from "./search";
import { ThemeSwitch, type ThemeSwitchProps } from "./theme-switch";
import { ViewingBanner, type ViewingBannerProps } from "./viewing-banner";

export interface ShellProps {
  readonly account: Account;
  readonly theme: ThemeSwitchProps;
  readonly allowsPrivateTargets: boolean;
  readonly hasMailbox: boolean;
  /** Set for a guest with an access link. */
  readonly guest: GuestBannerProps | null;
  /** Set while an operator views the portal as a partner. */
  readonly viewing: ViewingBannerProps | null;
  readonly children: ReactNode;
}

/** The layout of all pages of the portal. */
export function Shell({
  account,
  theme,
  allowsPrivateTargets,
  hasMailbox,
  guest,
  viewing,
  children,
}: ShellProps) {
  const isOperator = account.partner === null;
  const footer = allowsPrivateTargets ? <PrivateTargetsNotice /> : null;
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[216px_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-raised px-3 py-2 font-medium focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <aside className="sticky top-0 flex h-dvh flex-col gap-4 border-r p-3 max-md:hidden">
        <Link href="/" className="flex h-8 items-center rounded-md px-2">
          <Brand />
        </Link>
        <Nav isOperator={isOperator} hasMailbox={hasMailbox} />
        <div className="mt-auto">{footer}</div>
      </aside>
      <div className="min-w-0">
        {guest && <GuestBanner {...guest} />}
        {viewing && <ViewingBanner {...viewing} />}
        <div className="sticky top-0 z-20 flex h-14 items-center gap-3 border-b bg-bg/95 px-4 md:px-6">
          <NavSheet isOperator={isOperator} hasMailbox={hasMailbox}>
            <div className="grid justify-items-start gap-4">
              <ThemeSwitch {...theme} />
              {footer}
            </div>
          </NavSheet>
          <Suspense fallback={<div className="h-8 flex-1" />}>
            <Search />
          </Suspense>
          <PaletteButton
            isOperator={isOperator}
            hasMailbox={hasMailbox}
            mayRegister={account.role !== "viewer"}
            isGuest={guest !== null}
          />
          <div className="ml-auto flex items-center gap-3">
            <span className="max-w-40 truncate text-muted text-sm max-lg:hidden">
              {account.partner ?? "All partners"}
            </span>
            <div className="max-sm:hidden">
              <ThemeSwitch {...theme} />
            </div>
            {!guest && <AccountMenu account={account} />}
          </div>
        </div>
        <main id="main" className="max-w-[83rem] px-4 py-5 has-data-wide:max-w-none md:px-6">
          {children}
        </main>
      </div>
    </div>
  );
}

function PrivateTargetsNotice() {
  return (
    <p className="flex gap-2 px-2 text-muted text-xs">
      <LockOpen aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      Private targets are allowed
    </p>
  );
}
