/** The name by which header, variable and attribute are the same. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, "-");
}

/** As OpenTelemetry names the variables that context travels in. */
export function environmentName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z\d_]/g, "_");
}
