import {
  ATTR_DEPLOYMENT_ENVIRONMENT_NAME,
  ATTR_ERROR_TYPE,
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_TYPE,
  ATTR_SERVICE_NAME,
  ATTR_SESSION_ID,
  ATTR_USER_ID,
} from "agentops/semconv";
import type { Dialect } from "./dialect.ts";

/** OpenTelemetry's general conventions, which every dialect shares; they make no span an agent's. */
export const general: Dialect = {
  name: "",
  fields: {
    session_id: [ATTR_SESSION_ID],
    user_id: [ATTR_USER_ID, "enduser.id"],
    error_type: [ATTR_ERROR_TYPE],
    exception_type: [ATTR_EXCEPTION_TYPE],
    exception_message: [ATTR_EXCEPTION_MESSAGE],
    service: [ATTR_SERVICE_NAME],
    environment: [ATTR_DEPLOYMENT_ENVIRONMENT_NAME, "deployment.environment"],
  },
  kinds: [],
};
