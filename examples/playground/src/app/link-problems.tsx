import { useStore } from "../../../../src/look/store.ts";
import { linkProblems } from "./link.ts";

/** What was wrong with the link that was opened, until it has been read. */
export function LinkProblems() {
  const problems = useStore(linkProblems);
  if (problems.length === 0) return null;
  return (
    <div class="hint" role="alert">
      <div>
        {problems.map((problem) => (
          <p key={problem}>{problem}</p>
        ))}
      </div>
      <button type="button" onClick={() => linkProblems.set([])}>
        Close
      </button>
    </div>
  );
}
