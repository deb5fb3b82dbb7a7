/** The share of successful attempts as a bar. The numbers must be given as text next to it. */
export function SuccessRateBar({ succeeded, failed }: { succeeded: number; failed: number }) {
  const attempts = succeeded + failed;
  const share = `${(succeeded / attempts) * 100}%`;
  return (
    <svg aria-hidden className="block h-1.5 w-full rounded-full bg-idle-soft">
      {attempts > 0 && (
        <>
          <rect x={share} width="100%" height="100%" className="fill-failure" />
          <rect width={share} height="100%" className="fill-success opacity-70" />
        </>
      )}
    </svg>
  );
}
