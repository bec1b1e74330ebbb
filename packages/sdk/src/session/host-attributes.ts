import type { Attributes } from "@opentelemetry/api";
import type { Config } from "../config.ts";
import {
  ATTR_AGENTOPS_HOST_CPUS,
  ATTR_AGENTOPS_HOST_MEMORY_BYTES,
  ATTR_AGENTOPS_HOST_PACKAGES,
} from "../semconv/index.ts";
import { readHostEnv } from "./host-env.ts";

/** The host environment as attributes of a resource. */
export function hostAttributes({ envDataOptOut }: Pick<Config, "envDataOptOut">): Attributes {
  const { runtime, os, cpus, memoryBytes, hostname, workingDirectory, executable, packages } =
    readHostEnv(envDataOptOut);
  const attributes: Attributes = {
    "process.runtime.name": runtime.name,
    "process.runtime.version": runtime.version,
    "os.type": os.type,
    "os.version": os.release,
    "host.arch": os.architecture,
    [ATTR_AGENTOPS_HOST_CPUS]: cpus,
    [ATTR_AGENTOPS_HOST_MEMORY_BYTES]: memoryBytes,
  };
  if (hostname !== undefined) attributes["host.name"] = hostname;
  if (workingDirectory !== undefined) attributes["process.working_directory"] = workingDirectory;
  if (executable !== undefined) attributes["process.executable.path"] = executable;
  if (packages !== undefined) {
    attributes[ATTR_AGENTOPS_HOST_PACKAGES] = Object.entries(packages).map((entry) => entry.join("@"));
  }
  return attributes;
}
