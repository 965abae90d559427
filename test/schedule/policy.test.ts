import { policies } from "../../src/schedule/policy.ts";
import { testPolicy } from "../conformance/policy.ts";

for (const [name, policy] of Object.entries(policies)) testPolicy(name, policy);
