// What people do at the locks, over HTTP for the tests: POST {"node": 2, "act": "type", ...}.
import http from "node:http";
import { acts } from "./acts.mjs";

export function control(network) {
  return http.createServer(async (request, response) => {
    try {
      let body = "";
      for await (const part of request) body += part;
      const { node, act, ...how } = JSON.parse(body);
      const done = await acts[act](network, network.nodes.get(node), how);
      response.end(JSON.stringify(done ?? {}));
    } catch (problem) {
      response.statusCode = 500;
      response.end(String(problem.stack));
    }
  });
}
