import { isMainThread } from "node:worker_threads";

/**
 * The bundle's start in a Node process. The server and the thread that computes routes share nearly all their code, so
 * they ship as one file: the server starts it again as a worker thread.
 */

if (isMainThread) void import("./server");
else void import("./worker");
