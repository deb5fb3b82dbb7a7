/** The message of an action that failed, below its button. Renders nothing without a message. */
export function Problem({ message }: { message: string | undefined }) {
  if (!message) return null;
  return (
    <p role="alert" className="whitespace-normal text-failure text-xs">
      {message}
    </p>
  );
}
