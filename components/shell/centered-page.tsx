import type { ReactNode } from "react";
import { Brand } from "./brand";

export interface CenteredPageProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly children?: ReactNode;
}

/** A page outside the portal, such as the sign-in page. */
export function CenteredPage({ title, description, children }: CenteredPageProps) {
  return (
    <main className="grid min-h-dvh content-start justify-items-center px-4 pt-[16vh] pb-10">
      <div className="grid w-full max-w-[21rem] gap-6">
        <Brand />
        <div>
          <h1 className="break-words font-semibold text-xl tracking-tight">{title}</h1>
          <p className="mt-1 break-words text-base text-muted">{description}</p>
        </div>
        {children}
      </div>
    </main>
  );
}
