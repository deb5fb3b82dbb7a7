/** The share of successful attempts as a bar. The numbers must be given as text next to it. */
export function SuccessRateBar({ succeeded, failed }: { succeeded: number; failed: number }) {
  const attempts = succeeded + failed;
  return (
    <span aria-hidden className="flex h-1.5 overflow-hidden rounded-full bg-idle-soft">
      {attempts > 0 && (
        <>
          <span className="bg-success opacity-70" style={{ width: `${(succeeded / attempts) * 100}%` }} />
          <span className="flex-1 bg-failure" />
        </>
      )}
    </span>
  );
}
