import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { embedding } from "@/app/_session/embedding";
import { chosenTheme } from "@/app/_session/theme";
import { accentStyles } from "@/components/embed/accent";
import { StyleNonce } from "@/components/shell/style-nonce";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Portico", template: "%s · Portico" },
  description: "Webhook deliveries: what was sent, what the endpoint responded, and why it failed.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9f9f7" },
    { media: "(prefers-color-scheme: dark)", color: "#121210" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [theme, embedTheme] = [await chosenTheme(), await embedding()];
  const nonce = (await headers()).get("x-nonce");
  return (
    <html
      lang="en"
      data-theme={embedTheme?.theme ?? theme}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <head>
        {embedTheme?.accent && <style nonce={nonce ?? ""}>{accentStyles(embedTheme.accent)}</style>}
      </head>
      <body>
        <StyleNonce nonce={nonce ?? ""} />
        {children}
      </body>
    </html>
  );
}
