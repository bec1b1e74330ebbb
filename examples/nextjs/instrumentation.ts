/** Next.js calls this once in each server, before anything else. It belongs beside the folder `app`. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return; // agentops is for Node.js, not for the edge
  const agentops = await import("agentops");
  agentops.init({ serviceName: "order-next" });
}
