import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Services } from '../services.ts';
import { requireRole, type Role } from './authorize.ts';
import { HttpProblem } from './problem.ts';

/** Lets a request through to its route when its token may use it and has not used it too often. Runs before the body. */
export function guard(services: Services, role: Role): onRequestHookHandler {
  return (request, _reply, done) => {
    done(refusal(services, role, request));
  };
}

function refusal(services: Services, role: Role, request: FastifyRequest): HttpProblem | undefined {
  const caller = services.authorizer.identify(request.headers.authorization);
  const wait =
    caller === undefined ? services.guessLimit.take(request.ip) : services.rateLimit.take(caller.key);
  if (wait > 0) return new HttpProblem(429, 'rate-limited', 'Too many requests for this token.', wait);
  try {
    requireRole(caller, role);
    return undefined;
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
}
