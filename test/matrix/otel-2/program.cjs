// A customer's program in CommonJS, with the packages of this folder.
const { fileURLToPath } = require("node:url");
const { run } = require("../../coexistence/program.ts");

run(async (name) => require(name.startsWith("file:") ? fileURLToPath(name) : name));
