/** The logo: a portico with three columns below a gable. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold text-lg tracking-tight">
      <svg viewBox="0 0 32 32" aria-hidden className="size-5 text-accent">
        <path
          d="M4 27h24M6.5 12.5 16 6l9.5 6.5M9 14v10.5M16 14v10.5M23 14v10.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.75"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      Portico
    </span>
  );
}
