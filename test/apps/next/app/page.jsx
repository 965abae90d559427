import { Pi } from "./pi.jsx";
export default function Page() {
  return <Pi />;
}
