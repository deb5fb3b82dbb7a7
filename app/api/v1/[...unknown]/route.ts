import { handleUnknownPath } from "@/lib/api/handle-call";

export {
  handleUnknownPath as DELETE,
  handleUnknownPath as GET,
  handleUnknownPath as HEAD,
  handleUnknownPath as OPTIONS,
  handleUnknownPath as PATCH,
  handleUnknownPath as POST,
  handleUnknownPath as PUT,
};
