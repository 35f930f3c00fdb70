/**
 * The bundle's start in a browser. The server and the worker that computes routes share nearly all their code, so they
 * ship as one file: the server starts it again with `anycastSolver` set.
 */

if ("anycastSolver" in self) void import("./worker");
else void import("./server");
