/** How much of something succeeded, as a bar. The numbers stand beside it. */
export function ShareBar({ succeeded, failed }: { succeeded: number; failed: number }) {
  const all = succeeded + failed;
  return (
    <span aria-hidden className="flex h-1.5 overflow-hidden rounded-full bg-idle-soft">
      {all > 0 && (
        <>
          <span className="bg-success opacity-70" style={{ width: `${(succeeded / all) * 100}%` }} />
          <span className="flex-1 bg-failure" />
        </>
      )}
    </span>
  );
}
