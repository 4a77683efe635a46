import { malformedRequest } from '../malformed-request';
import { sendBytes } from '../send-bytes';
import type { Campaign } from '../campaign';

const BATCH = 20;

/** Malformed requests to a load balancer: each is answered or ends, and well-formed ones are served afterwards. */
export const balancerFuzz: Campaign = {
  run: async ({ subject, random, isOver, fail, count }) => {
    const engine = await subject.engine();
    do {
      const requests = Array.from({ length: BATCH }, () => malformedRequest(random));
      const answers = await Promise.all(requests.map((request) => sendBytes(subject.port, request)));
      requests.forEach((request, index) => {
        count('requests');
        if (answers[index] === null) {
          fail(`the load balancer neither answers nor ends ${JSON.stringify(request.slice(0, 300))}`);
        }
      });
      const problem = await subject.served().then(
        () => null,
        (error: unknown) => String(error),
      );
      if (problem !== null || engine.process.exitCode !== null) {
        fail(`after ${JSON.stringify(requests.map((request) => request.slice(0, 200)))} the service is not served: ${problem}`);
        return;
      }
    } while (!isOver());
  },
};
