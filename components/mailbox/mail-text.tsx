import { splitOwnLinks } from "./portal-links";

/** The text of an email. Only URLs of this Portico are links. */
export function MailText({ text, origin }: { text: string; origin: string }) {
  let at = 0;
  return (
    <div className="min-w-0 whitespace-pre-wrap break-words border-t py-4 text-base">
      {splitOwnLinks(text, origin).map((piece) => {
        const key = at;
        at += piece.text.length;
        if (!piece.href) return piece.text;
        return (
          <a key={key} href={piece.href} className="text-accent underline underline-offset-2">
            {piece.text}
          </a>
        );
      })}
    </div>
  );
}
