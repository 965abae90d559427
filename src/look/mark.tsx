/** The sign of the project. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M7 9a16 16 0 0 1 16 16H7z" />
    </svg>
  );
}
