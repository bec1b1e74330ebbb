// A customer's program in ES modules, with the packages of this folder.
import { run } from "../../coexistence/program.ts";

await run((name) => import(name));
