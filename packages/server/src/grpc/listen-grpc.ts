import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import type { Http2Server, ServerHttp2Session } from "node:http2";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { GrpcServerOptions } from "./create-grpc-server.ts";

export interface GrpcListenerOptions extends GrpcServerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Serves who speaks HTTP/1.1 on this port: exporters are often pointed at the wrong one of the two. */
  readonly http: HttpServer;
  /** Told in a sentence why the port could not be had. */
  readonly log: (message: string) => void;
}

export interface GrpcListener {
  readonly port: number;
  /** Takes no more calls and waits for those under way, at most for a second. Connections of `http` are for its owner to end. */
  close(): Promise<void>;
}

/** Before its first bytes a connection is nothing but a socket. */
const GREETING_MILLIS = 10_000;
const HTTP2_PREFACE = Buffer.from("PRI * HTTP/2");
const CLOSE_MILLIS = 1_000;

/**
 * Takes OTLP/gRPC on a port of its own; `undefined` where it cannot be had, which is no reason to do without the rest.
 * HTTP/2 (8 MB, 13 ms) is loaded when the first client speaks it.
 */
export async function listenGrpc({
  host,
  port,
  http,
  log,
  ...options
}: GrpcListenerOptions): Promise<GrpcListener | undefined> {
  /** Sockets that have not said yet what they speak. */
  const silent = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  let http2: Promise<Http2Server> | undefined;
  const loadHttp2 = async () => {
    const { createGrpcServer } = await import("./create-grpc-server.ts");
    return createGrpcServer(options).on("session", (session) => {
      sessions.add(session);
      session.once("close", () => sessions.delete(session));
    });
  };
  const listener = createServer((socket) => {
    const giveUp = () => socket.destroy();
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
    socket.setTimeout(GREETING_MILLIS, giveUp);
    socket.on("error", giveUp);
    socket.once("data", (first) => {
      silent.delete(socket);
      socket.pause();
      socket.setTimeout(0, giveUp).off("error", giveUp);
      socket.unshift(first);
      void handOver(socket, first);
    });
  });
  async function handOver(socket: Socket, first: Buffer): Promise<void> {
    const isHttp2 = HTTP2_PREFACE.subarray(0, first.length).equals(first.subarray(0, HTTP2_PREFACE.length));
    if (isHttp2) http2 ??= loadHttp2();
    const server = isHttp2 ? await http2! : http;
    if (socket.destroyed) return;
    server.emit("connection", socket);
    if (!isHttp2) socket.resume();
  }
  try {
    listener.listen(port, host);
    await once(listener, "listening");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "EADDRINUSE" ? "is taken by another program" : `cannot be had (${code})`;
    log(
      `Port ${port} ${reason}: OTLP is taken over HTTP only. Choose another port for gRPC with --grpc-port, or none with --grpc-port off.`,
    );
    return undefined;
  }
  return {
    port: (listener.address() as AddressInfo).port,
    async close() {
      const closed = once(listener, "close");
      listener.close();
      for (const socket of silent) socket.destroy();
      for (const session of sessions) session.close();
      const hurry = setTimeout(() => {
        for (const session of sessions) session.destroy();
      }, CLOSE_MILLIS);
      await closed;
      clearTimeout(hurry);
    },
  };
}
