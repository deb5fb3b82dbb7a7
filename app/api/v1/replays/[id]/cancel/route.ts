import { changeRoute } from "../change-route";

export const POST = changeRoute("cancel");
